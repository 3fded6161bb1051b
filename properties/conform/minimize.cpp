// SPDX-License-Identifier: MIT
#include "properties/conform/minimize.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "properties/shrink/shrink.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

constexpr std::size_t largest_shrunk = 300;

/// How many smaller graphs an engine is asked about: each crash starts its process anew.
std::size_t most_candidates(Verdict verdict) { return verdict == Verdict::crash ? 60 : 4'000; }

/// Whether the engine may be asked this at all.
bool is_claimed(const Trial& trial, const corpus::Capabilities& claims) {
  return !corpus::find_error(trial.graph, trial.manner) && !find_unclaimed(claims, trial.graph, trial.manner);
}

std::optional<PointVerdict> fails_likewise(const Trial& trial, Verdict verdict, oracle::Differentiator& engine) {
  if (!is_claimed(trial, engine.capabilities())) return std::nullopt;
  PointVerdict again = ask_again(trial, engine);
  if (again.verdict != verdict) return std::nullopt;
  return again;
}

/// The styles between the plainest and this one, the plainest first.
std::vector<Style> plainer_styles(const Style& style, const corpus::Capabilities& claims) {
  const Style plain = plainest_style(claims);
  std::vector<Style> styles;
  for (int features = 0; features < 16; ++features) {
    Style mixed = plain;
    if (features & 1) mixed.constants = style.constants;
    if (features & 2) mixed.calls = style.calls;
    if (features & 4) mixed.in_place = style.in_place;
    if (features & 8) mixed.all_gradients = style.all_gradients;
    if (std::find(styles.begin(), styles.end(), mixed) == styles.end()) styles.push_back(mixed);
  }
  return styles;
}

/// The plainest style in which it still fails; nothing when it fails in its own manner alone.
std::optional<Style> plainest_failing(const Symptom& symptom, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  for (const Style& style : plainer_styles(style_of(symptom.manner, symptom.graph), claims)) {
    const Trial trial{symptom.graph, {symptom.point}, manner_of(style, symptom.graph, claims)};
    if (fails_likewise(trial, symptom.verdict.verdict, engine)) return style;
  }
  return std::nullopt;
}

}  // namespace

PointVerdict ask_again(const Trial& trial, oracle::Differentiator& engine) { return conduct(trial, engine).front(); }

Symptom make_small(const Symptom& symptom, oracle::Differentiator& engine) {
  const Verdict verdict = symptom.verdict.verdict;
  if (symptom.graph.nodes.size() > largest_shrunk || verdict == Verdict::timeout) return symptom;
  const oracle::FailuresExpected expected(engine);
  const std::optional<Style> style = plainest_failing(symptom, engine);
  if (!style) return symptom;

  const corpus::Capabilities& claims = engine.capabilities();
  const auto trial_of = [&](const Example& example) {
    return in_format({example.graph, {example.point}, manner_of(*style, example.graph, claims)}, claims.dtype);
  };
  const Shrunk shrunk = shrink(
      {symptom.graph, symptom.point},
      [&](const Example& candidate) { return fails_likewise(trial_of(candidate), verdict, engine).has_value(); },
      most_candidates(verdict));
  Trial trial = trial_of(shrunk.example);
  std::optional<PointVerdict> confirmed = fails_likewise(trial, verdict, engine);
  if (!confirmed) return symptom;  // an engine that answers now so and now so
  return {std::move(trial.graph), std::move(trial.points.front()), std::move(trial.manner), *std::move(confirmed)};
}

Breakdown find_breakdown(const Recipe& recipe, const Coordinates& point, const corpus::Manner& manner, Verdict verdict,
                         oracle::Differentiator& engine) {
  const oracle::FailuresExpected expected(engine);
  Breakdown breakdown{0, recipe.times};
  while (breakdown.fails - breakdown.survives > std::max<std::size_t>(1, breakdown.survives / 10)) {
    Recipe shorter = recipe;
    shorter.times = breakdown.survives + (breakdown.fails - breakdown.survives) / 2;
    const bool fails = ask_again({expand(shorter), {point}, manner}, engine).verdict == verdict;
    (fails ? breakdown.fails : breakdown.survives) = shorter.times;
  }
  return breakdown;
}

}  // namespace minigrad::properties
