// SPDX-License-Identifier: MIT
// The judge: compares an answer with the truth, which it computes with proven error bounds, and gives a verdict.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "oracle/differentiator.h"

namespace minigrad::oracle {

enum class Verdict {
  agree,        ///< rounding at the engine's precision explains the distance from the truth
  imprecise,    ///< farther, but explained by a usual formula that loses digits, such as 1 - y*y
  wrong,        ///< not explained by rounding, nor by a usual formula
  convention,   ///< at a kink: a valid subgradient, but not the contract's
  singular,     ///< there is no derivative: reported, never failed
  unresolved,   ///< rounding explains every answer
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

/// The verdict on a point without an answer.
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

/// Why a component owes no number, or one of which rounding leaves no digit.
enum class Silence {
  none,  ///< a number is owed, or a NaN
  // Singular: no answer is refused.
  nan_operand,       ///< a coordinate or a constant is NaN
  infinite_operand,  ///< a coordinate or a constant is infinite, and there is no finite limit
  outside_domain,    ///< a partial, and the value is no real number
  infinite_value,    ///< the value is infinite or has no limit
  infinite_partial,  ///< an infinite or undefined partial contributes
  // Unresolved: no answer is refused.
  edge,          ///< rounding may cross the edge of a domain, or a pole
  range,         ///< the component, or a number that it depends on, may leave the range
  not_enclosed,  ///< no precision encloses it
  // Unresolved: NaN and distant numbers are refused.
  branch,    ///< rounding, or the sign of a zero, decides which side of a branch or a cut is taken
  rounding,  ///< 4 radii are as large as all terms together
};

inline constexpr std::array<std::string_view, 11> silence_names = {"none",
                                                                   "NaN operand",
                                                                   "infinite operand",
                                                                   "outside the domain",
                                                                   "infinite value",
                                                                   "infinite partial",
                                                                   "edge",
                                                                   "range",
                                                                   "not enclosed",
                                                                   "branch",
                                                                   "rounding"};

constexpr std::string_view name(Silence silence) { return silence_names[static_cast<std::size_t>(silence)]; }

/// The verdict on an answer that is not refused.
constexpr Verdict verdict_of(Silence silence) {
  if (silence == Silence::none) return Verdict::agree;
  return silence < Silence::edge ? Verdict::singular : Verdict::unresolved;
}

/// Whether some answer is refused.
constexpr bool refuses_some(Silence silence) { return silence == Silence::none || silence >= Silence::branch; }

/// The truth of one component of an answer.
struct Truth {
  double value;   ///< the truth, rounded to the nearest double
  double radius;  ///< the error that rounding alone explains at the engine's precision; the limit is 4 of these
};

/// The verdict on one component, and its error in units in the last place of the truth, which are those of the engine's
/// numbers.
struct Judgement {
  Verdict verdict = Verdict::agree;
  double ulps = 0;
  double radii = 0;       ///< the error in radii of the ball at the engine's precision; 4 is the limit
  bool own_kink = false;  ///< agrees with the choice at a kink that the engine declares, which is not the contract's
  std::string_view formula = {};  ///< if imprecise, the name of a usual formula that explains the answer
};

/// The bits of an engine's numbers: 53 for doubles, 24 for floats.
constexpr int precision_of(corpus::Dtype dtype) { return dtype == corpus::Dtype::float32 ? 24 : 53; }

/// Whether this build has the judge, which computes with Arb (-DMINIGRAD_ARB=ON).
bool has_judge();

/// What is missing in a build without the judge, and how to install it.
inline constexpr const char* no_judge =
    "this build has no judge: run apt-get install libflint-dev (on Debian 12 libflint-arb-dev as well), then build "
    "minigrad with -DMINIGRAD_ARB=ON";

/// Thrown in a build without the judge where the judge is needed.
class NoJudge : public std::runtime_error {
 public:
  explicit NoJudge(const std::string& message = no_judge) : std::runtime_error(message) {}
};

/// Throws NoJudge in a build without the judge.
inline void require_judge() {
  if (!has_judge()) throw NoJudge();
}

/// What decides on answers at one point: the judge, or the truth that a file records. Component 0 is the value;
/// component 1 + k the partial in input k or, where other nodes are wanted, in the k-th wanted node.
class PointJudge {
 public:
  PointJudge() = default;
  PointJudge(const PointJudge&) = delete;
  PointJudge& operator=(const PointJudge&) = delete;
  virtual ~PointJudge() = default;

  virtual std::size_t components() const = 0;

  /// The truth of a component; nothing where it is singular, unresolved or not a real number.
  virtual std::optional<Truth> truth(std::size_t component) const = 0;

  /// Judges all components of an answer, the value first.
  virtual std::vector<Judgement> judge_all(std::span<const double> answers) const = 0;

  /// Whether some answer would be refused: not where the component is singular, nor where its truth is unknown.
  virtual bool refuses_some(std::size_t component) const = 0;

  /// Whether an error counts as a failure. It does not where everything is singular, nor where numbers give NaN,
  /// because a language may raise an exception there.
  virtual bool owes_an_answer() const = 0;
};

/// Judges answers at one point of one graph by what it computes itself.
class Judge final : public PointJudge {
 public:
  /// Judges an engine of these claims that was asked in this manner, which fits the graph. The graph must be valid and
  /// outlive the judge, as must the point, which has a coordinate for each input. For an engine of floats, constants
  /// and coordinates must be floats already.
  Judge(const Graph& graph, std::span<const double> point, const corpus::Capabilities& engine = {},
        const corpus::Manner& manner = {});
  ~Judge() override;

  std::size_t components() const override;
  std::optional<Truth> truth(std::size_t component) const override;

  /// Why no truth is known of a component; `none` if it is, or if the value must be NaN.
  Silence silence(std::size_t component) const;

  /// Judges one component by itself. At a kink, the components of a gradient must also fit together: see judge_all.
  Judgement judge(std::size_t component, double answer) const;

  /// The verdict of `judge`. Whether an answer agrees is mostly visible from the rounded sweep alone; the truth is
  /// computed only if it is not.
  Verdict verdict(std::size_t component, double answer) const;

  /// Where a kink leaves a choice, one weight at each kink must explain all components together: max(x, y) at a tie may
  /// have the gradient (1, 0), but not (1, 1).
  std::vector<Judgement> judge_all(std::span<const double> answers) const override;

  /// The verdicts of judge_all, faster in the same way as `verdict`.
  std::vector<Verdict> verdicts(std::span<const double> answers) const;

  /// The names of the usual formulas each of which explains the answer by itself, the likeliest first.
  std::vector<std::string_view> explanations(std::size_t component, double answer) const;

  bool refuses_some(std::size_t component) const override;

  /// Whether the value must be NaN, as for log(-1).
  bool owes_nan() const;

  bool owes_an_answer() const override;

  /// The least and the greatest valid subgradient, to 24 bits of their distance, where a kink leaves a choice.
  std::optional<std::array<double, 2>> subgradients(std::size_t component) const;

 private:
  class Sweeps;
  std::unique_ptr<Sweeps> sweeps_;
};

}  // namespace minigrad::oracle
