// SPDX-License-Identifier: MIT
#include "properties/conform/minimize.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "properties/generate/usage.h"
#include "properties/shrink/shrink.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

constexpr std::size_t largest_shrunk = 300;

/// The number of candidates to try. After a crash the engine must be started again, so these get fewer.
std::size_t most_candidates(Verdict verdict) { return verdict == Verdict::crash ? 60 : 4'000; }

/// Whether the engine may be asked this question.
bool is_claimed(const Question& question, const corpus::Capabilities& claims) {
  const auto& [graph, points, manner] = question;
  return !find_error(graph, manner) && !find_unclaimed(claims, graph, manner);
}

using IsSame = std::function<bool(const Symptom&)>;

/// The failure of a question, if it has this verdict and is the same.
std::optional<Symptom> fails_likewise(Question question, Verdict verdict, oracle::Differentiator& engine,
                                      const IsSame& is_same) {
  if (!is_claimed(question, engine.capabilities())) return std::nullopt;
  PointVerdict again = ask_again(question, engine);
  if (again.verdict != verdict) return std::nullopt;
  Symptom candidate{std::move(question), std::move(again)};
  if (!is_same(candidate)) return std::nullopt;
  return candidate;
}

/// The mixtures of the plainest style and this one, the plainest first.
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

/// The plainest style that still fails; nothing when only the manner of the failure itself does.
std::optional<Style> plainest_failing(const Symptom& symptom, oracle::Differentiator& engine, const IsSame& is_same) {
  const corpus::Capabilities& claims = engine.capabilities();
  const auto& [graph, points, manner] = symptom.question;
  for (const Style& style : plainer_styles(style_of(manner, graph), claims)) {
    Question question{graph, points, manner_of(style, graph, claims)};
    if (fails_likewise(std::move(question), symptom.verdict.verdict, engine, is_same)) return style;
  }
  return std::nullopt;
}

}  // namespace

PointVerdict ask_again(Question question, oracle::Differentiator& engine) {
  return judge_answers(std::move(question), engine).front();
}

Symptom make_small(const Symptom& symptom, oracle::Differentiator& engine, const IsSame& is_same) {
  const Verdict verdict = symptom.verdict.verdict;
  if (symptom.question.graph.nodes.size() > largest_shrunk || verdict == Verdict::timeout) return symptom;
  const oracle::FailuresExpected expected(engine);
  const std::optional<Style> style = plainest_failing(symptom, engine, is_same);
  if (!style) return symptom;

  const corpus::Capabilities& claims = engine.capabilities();
  const auto ask_about = [&](const Example& example) {
    return in_format(to_question(example, manner_of(*style, example.graph, claims)), claims.dtype);
  };
  const Shrunk shrunk = shrink(
      example_at(symptom.question, 0),
      [&](const Example& candidate) {
        return fails_likewise(ask_about(candidate), verdict, engine, is_same).has_value();
      },
      most_candidates(verdict));
  std::optional<Symptom> small = fails_likewise(ask_about(shrunk.example), verdict, engine, is_same);
  if (!small) return symptom;  // the engine is not deterministic
  return *std::move(small);
}

Breakdown find_breakdown(const Recipe& recipe, const Symptom& symptom, oracle::Differentiator& engine) {
  const oracle::FailuresExpected expected(engine);
  Breakdown breakdown{0, recipe.times};
  while (breakdown.fails - breakdown.survives > std::max<std::size_t>(1, breakdown.survives / 10)) {
    Recipe shorter = recipe;
    shorter.times = breakdown.survives + (breakdown.fails - breakdown.survives) / 2;
    const Question question{expand(shorter), symptom.question.points, symptom.question.manner};
    const bool fails = ask_again(question, engine).verdict == symptom.verdict.verdict;
    (fails ? breakdown.fails : breakdown.survives) = shorter.times;
  }
  return breakdown;
}

}  // namespace minigrad::properties
