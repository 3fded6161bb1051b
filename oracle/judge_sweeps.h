// SPDX-License-Identifier: MIT
// The sweeps behind the verdicts on one point of one graph. All but the rounded one are made when first needed.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "minigrad/graph.h"
#include "oracle/balls/ball_sweep.h"
#include "oracle/balls/expected_sweep.h"
#include "oracle/judge.h"

namespace minigrad::oracle {

/// What the engine owes, in which numbers, with which choices at kinks.
struct Terms {
  Owed owed;
  slong precision;
  corpus::KinkChoices kinks;
};

/// Caches its sweeps: methods are const, and the first call of each pays.
class Judge::Sweeps {
 public:
  Sweeps(const Graph& graph, std::span<const double> point, Terms terms);

  std::span<const double> point() const { return point_; }
  std::size_t size() const { return rounded_.size(); }

  std::optional<Truth> truth(Component component) const;
  Silence silence(Component component) const;
  Judgement judge(Component component, double answer) const;

  /// The same verdict, mostly from the rounded sweep alone, and without the error.
  Judgement quick_judge(Component component, double answer) const;

  /// Turns judgements that rest on a choice at a kink into wrong, unless one weight at each kink explains all answers.
  void judge_kinks_together(std::span<const double> answers, std::vector<Judgement>& judgements) const;

  std::optional<std::array<double, 2>> subgradients(Component component) const;

  /// The names of the usual formulas that explain an imprecise answer, each by itself, the likeliest first.
  std::vector<std::string_view> explanations(Component component, double answer) const;

  /// A sound computation at the engine's precision. Its balls contain the truth.
  const OwedSweep& rounded() const { return rounded_; }

  /// The truth: a sweep over real numbers, as sharp as the rounded sweep needs it.
  const OwedSweep& exact() const;

 private:
  using Cache = std::unique_ptr<OwedSweep>;

  /// A sweep in which one usual formula is used, or only the standard's library.
  struct Explanation {
    std::string_view name;
    Cache sweep;
  };

  slong precision() const { return terms_.precision; }
  Silence silence_of_singular() const;
  Silence silence_of_undecided(Component component) const;
  Judgement judge_number(Component component, double answer) const;
  bool surely_agrees(Component component, double answer) const;
  bool is_explained_by_coarse_rounding(Component component, double answer) const;
  bool is_silent(Component component) const;
  bool is_declared(Component component, double answer) const;
  bool is_subgradient(Component component, double answer) const;
  bool is_explained(Component component, double answer, const OwedSweep& usual, ulong radii) const;
  Ball hull(Component component) const;

  /// Whether the truth is known, rather than one of several numbers, as on the cut of atan2.
  bool knows_truth(Component component) const;

  /// Computes the truth with more bits; false if there are no more.
  bool sharpen() const;

  /// A computation by any usual formula, on a mathematical library as accurate as a standard demands.
  const OwedSweep& usual() const;

  /// One sweep for each usual formula of the graph's operations, that by the standard's library first.
  const std::vector<Explanation>& sweeps_of_formulas() const;

  /// A sound computation whose roundings are four times as large.
  const OwedSweep& coarse() const;

  /// Whether the engine declares choices at kinks that are not the contract's, and a kink is met.
  bool has_declared() const;
  const OwedSweep& declared() const;          ///< the truth with the engine's choices
  const OwedSweep& declared_rounded() const;  ///< the same at the engine's precision

  /// The truth at every combination of ends of the kinks. Their convex hull is the set of valid subgradients. Empty
  /// without a kink, and if there are too many kinks to combine.
  const std::vector<std::unique_ptr<OwedSweep>>& corners() const;

  /// The truth with a ball of all slopes at each kink. It contains the hull of the corners, and more.
  const OwedSweep& all_subgradients() const;

  Cache make(const SweepOptions& options) const;
  const OwedSweep& cached(Cache& cache, const SweepOptions& options) const;

  const Graph& graph_;
  std::span<const double> point_;
  Terms terms_;
  OwedSweep rounded_;
  mutable std::size_t next_precision_ = 0;
  mutable Cache exact_, usual_, coarse_, declared_, declared_rounded_, all_subgradients_;
  mutable std::optional<std::vector<Cache>> corners_;
  mutable std::vector<Explanation> explanations_;
};

}  // namespace minigrad::oracle
