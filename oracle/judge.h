// SPDX-License-Identifier: MIT
// The judge: says of an answer whether it is true, as near as rounding allows, or who went wrong and how.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "oracle/balls/ball_sweep.h"
#include "oracle/balls/expected_sweep.h"
#include "oracle/differentiator.h"

namespace minigrad::oracle {

enum class Verdict {
  agree,        ///< as near to the truth as rounding at the engine's precision explains
  imprecise,    ///< digits were lost, as in 1 - y*y, but the rule is right
  wrong,        ///< no rounding explains it
  convention,   ///< at a kink: a valid subgradient, but not the contract's
  singular,     ///< the truth is infinite or undefined there: reported, never failed
  unresolved,   ///< rounding could explain anything: nothing can be said
  unsupported,  ///< not claimed, so not asked
  error,        ///< the engine answered with an error
  crash,
  timeout,
};

inline constexpr std::array<std::string_view, 10> verdict_names = {
    "agree", "imprecise", "wrong", "convention", "singular", "unresolved", "unsupported", "error", "crash", "timeout"};

constexpr std::string_view name(Verdict verdict) { return verdict_names[static_cast<std::size_t>(verdict)]; }

/// Whether an engine that claims to keep the contract has failed.
constexpr bool is_failure(Verdict verdict) {
  switch (verdict) {
    case Verdict::imprecise:
    case Verdict::wrong:
    case Verdict::convention:
    case Verdict::error:
    case Verdict::crash:
    case Verdict::timeout: return true;
    case Verdict::agree:
    case Verdict::singular:
    case Verdict::unresolved:
    case Verdict::unsupported: return false;
  }
  return true;
}

/// What it comes to that a point was not answered.
constexpr Verdict refusal(Outcome outcome) {
  switch (outcome) {
    case Outcome::unsupported: return Verdict::unsupported;
    case Outcome::crash: return Verdict::crash;
    case Outcome::timeout: return Verdict::timeout;
    case Outcome::answered:
    case Outcome::error: break;
  }
  return Verdict::error;
}

/// What is true of one component of an answer.
struct Truth {
  double value;   ///< the truth, rounded to the nearest double
  double radius;  ///< how far from it rounding alone may carry a double computation: the ball radius at 53 bits
};

/// A finding about one component, and how far off it was in units in the last place of the truth, which are those of
/// the engine's numbers.
struct Judgement {
  Verdict verdict = Verdict::agree;
  double ulps = 0;
  double radii = 0;       ///< the same in radii of the ball at the engine's precision; 4 is the limit
  bool own_kink = false;  ///< agrees with the choice at a kink that the engine declares, which is not the contract's
};

/// The bits of an engine's numbers: 53 of doubles, 24 of floats.
constexpr slong precision_of(corpus::Dtype dtype) { return dtype == corpus::Dtype::float32 ? 24 : 53; }

/// Judges answers at one point of one graph. Component 0 is the value; component 1 + k the partial in input k or,
/// where others are wanted, in the k-th wanted node.
class Judge {
 public:
  /// The graph must be valid and outlive the judge, as must the point, which has a coordinate for each input.
  /// Radii are those of a computation with `engine_precision` bits: 53 for doubles, 24 for floats.
  Judge(const Graph& graph, std::span<const double> point, Backward backward, slong engine_precision = 53);

  /// The same for an engine of these claims and an expression written and used in this manner, which fits the graph.
  /// For an engine of floats, constants and coordinates must be floats already.
  Judge(const Graph& graph, std::span<const double> point, const corpus::Capabilities& engine,
        const corpus::Manner& manner);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  ~Judge();

  std::size_t components() const;

  /// The truth of a component; nothing where it is singular, unresolved or not a real number.
  std::optional<Truth> truth(std::size_t component) const;

  Judgement judge(std::size_t component, double answer) const;

  /// The verdict of that finding. That an answer agrees can mostly be told from the rounded sweep alone, and the truth
  /// is computed only where it cannot.
  Verdict verdict(std::size_t component, double answer) const;

  /// Whether the value must be NaN, as of log(-1).
  bool owes_nan() const;

  /// Whether an error is no answer: not where everything is singular, nor where NaN is owed to numbers, for there a
  /// language may raise an exception.
  bool owes_an_answer() const;

  /// The least and the greatest valid subgradient, to 24 bits of their distance, where a kink leaves a choice.
  std::optional<std::array<double, 2>> subgradients(std::size_t component) const;

 private:
  struct Terms {
    Owed owed;
    slong precision;
    corpus::KinkChoices kinks;
  };
  Judge(const Graph& graph, std::span<const double> point, Terms terms);

  bool can_sharpen() const;
  void sharpen() const;
  const OwedSweep& exact() const;
  const Ball& exact(std::size_t component) const;
  bool surely_agrees(std::size_t component, double answer) const;
  bool is_value_unresolved() const;
  bool is_unresolved(std::size_t input) const;
  Judgement judge_value(double answer) const;
  Judgement judge_gradient(std::size_t input, double answer) const;
  bool is_declared(std::size_t input, double answer) const;
  const OwedSweep& careless() const;
  bool is_explained(std::size_t component, double answer) const;
  const OwedSweep& all_subgradients() const;
  std::unique_ptr<OwedSweep> sweep(const SweepOptions& options) const;

  const Graph& graph_;
  std::span<const double> point_;
  Terms terms_;
  OwedSweep rounded_;
  mutable std::size_t next_precision_ = 0;
  mutable std::unique_ptr<OwedSweep> exact_;
  mutable std::unique_ptr<OwedSweep> careless_;  ///< what formulas come to that are right and lose digits
  mutable std::unique_ptr<OwedSweep> subgradients_;
  mutable std::unique_ptr<OwedSweep> declared_;          ///< the truth with the engine's own choices at kinks
  mutable std::unique_ptr<OwedSweep> declared_rounded_;  ///< and its radius
};

}  // namespace minigrad::oracle
