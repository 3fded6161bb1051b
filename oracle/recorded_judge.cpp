// SPDX-License-Identifier: MIT
#include "oracle/recorded_judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "minigrad/special_numbers.h"
#include "oracle/balls/rounding.h"

namespace minigrad::oracle {
namespace {

bool is_within(double answer, double low, double high, double allowed) {
  return answer >= low - allowed && answer <= high + allowed;
}

/// The error in units in the last place of the truth.
double error_in_ulps(double answer, double truth) {
  if (!std::isfinite(answer)) return infinity;
  const double size = std::min(std::fabs(truth), std::nextafter(std::numeric_limits<double>::max(), 0));
  const double ulp = std::nextafter(size, infinity) - size;
  return std::fabs(answer / ulp - truth / ulp);
}

}  // namespace

RecordedJudge::RecordedJudge(std::vector<RecordedComponent> components, std::span<const double> point,
                             const corpus::KinkChoices& kinks)
    : components_(std::move(components)),
      has_nan_(std::ranges::any_of(point, [](double x) { return std::isnan(x); })),
      has_choices_(!(kinks == corpus::KinkChoices{})) {}

std::optional<Truth> RecordedJudge::truth(std::size_t component) const {
  const std::optional<Truth>& truth = components_[component].truth;
  return truth && std::isnan(truth->value) ? std::nullopt : truth;
}

bool RecordedJudge::owes_an_answer() const {
  const std::optional<Truth>& value = components_.front().truth;
  if (value && std::isnan(value->value)) return has_nan_;
  return std::ranges::any_of(components_,
                             [](const RecordedComponent& component) { return component.truth.has_value(); });
}

std::vector<Judgement> RecordedJudge::judge_all(std::span<const double> answers) const {
  std::vector<Judgement> judgements;
  for (std::size_t c = 0; c < components(); ++c) judgements.push_back(judge(components_[c], answers[c]));
  return judgements;
}

Judgement RecordedJudge::judge(const RecordedComponent& recorded, double answer) const {
  if (!recorded.truth) return {Verdict::unresolved};
  const auto [truth, radius] = *recorded.truth;
  if (std::isnan(truth)) {
    return std::isnan(answer) ? Judgement{Verdict::singular} : Judgement{Verdict::wrong, infinity, infinity};
  }
  const double error = std::fabs(answer - truth);
  const double radii = error == 0 ? 0 : std::isfinite(error) ? error / radius : infinity;
  Judgement judgement{Verdict::wrong, error_in_ulps(answer, truth), radii};
  if (is_within(answer, truth, truth, allowed_radii * radius)) {
    judgement.verdict = Verdict::agree;
  } else if (recorded.subgradients &&
             is_within(answer, recorded.subgradients->front(), recorded.subgradients->back(), allowed_radii * radius)) {
    if (has_choices_) return {Verdict::unresolved};
    judgement.verdict = Verdict::convention;
  }
  return judgement;
}

}  // namespace minigrad::oracle
