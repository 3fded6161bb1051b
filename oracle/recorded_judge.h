// SPDX-License-Identifier: MIT
// Judges answers in doubles by the truth that a file records, without ball arithmetic.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "oracle/judge.h"

namespace minigrad::oracle {

/// What a file says of one component.
struct RecordedComponent {
  std::optional<Truth> truth;                         ///< nothing: any answer is accepted. NaN: the answer must be NaN
  std::optional<std::array<double, 2>> subgradients;  ///< the ends of all valid ones, where a kink leaves a choice
};

/// An answer within 4 radii agrees, any other is wrong: a file does not say how much the usual formulas lose, so the
/// verdict is never imprecise. At a kink each component is judged by itself. The choice at a kink that an engine
/// declares is not computed: of such an engine, every valid subgradient is unresolved.
class RecordedJudge final : public PointJudge {
 public:
  /// The components in the order of an answer, the value first, for an engine of doubles.
  RecordedJudge(std::vector<RecordedComponent> components, std::span<const double> point,
                const corpus::KinkChoices& kinks);

  std::size_t components() const override { return components_.size(); }
  std::optional<Truth> truth(std::size_t component) const override;
  std::vector<Judgement> judge_all(std::span<const double> answers) const override;
  bool refuses_some(std::size_t component) const override { return components_[component].truth.has_value(); }
  bool owes_an_answer() const override;

 private:
  Judgement judge(const RecordedComponent& recorded, double answer) const;

  std::vector<RecordedComponent> components_;
  bool has_nan_;      ///< among the coordinates
  bool has_choices_;  ///< the engine declares choices that are not the contract's
};

}  // namespace minigrad::oracle
