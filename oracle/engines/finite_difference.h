// SPDX-License-Identifier: MIT
// Derivatives from values alone: central differences, extrapolated, each with a bound on its error.
// The function is a callable; no rule of differentiation and no op is known here.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// A partial derivative and how far from it the truth may be. The error is made from what the extrapolation
/// shows (truncation), from the noise of the values (rounding), and from how far estimates at smaller steps
/// disagree. It is an estimate, not a proof: a function that keeps fewer than half of its digits on the way
/// may look smooth and be wrong. On random graphs one bound in some thousands is too small.
/// Infinite when the values near the point tell nothing: they are not finite, or scatter as much as they vary.
/// At a kink the estimate is the mean of the two one-sided derivatives and the error reaches both.
struct Estimate {
  double derivative;
  double error;
};

using Function = std::function<double(std::span<const double>)>;

/// The partial derivative in each coordinate of the point, after Ridders (1982), "Accurate computation of
/// F'(x) and F'(x) F''(x)". It calls the function some 150 times for each coordinate.
std::vector<Estimate> finite_differences(const Function& function, std::span<const double> point);

/// The same for the output of a valid graph; exactly 0 in an input that the output does not depend on.
std::vector<Estimate> finite_differences(const Graph& graph, std::span<const double> point);

/// The estimates as a differentiator ("finite-difference", every op); their errors are dropped, so ask the
/// functions above when a tolerance is needed. A point with an infinite error is refused as unsupported,
/// as are compound assignment, backward on another node than the output, and gradients of other nodes than inputs.
class FiniteDifference final : public Differentiator {
 public:
  using Differentiator::differentiate;
  const Capabilities& capabilities() const override { return capabilities_; }
  Answers differentiate(const Graph& graph, const Points& points, const Manner& manner) override;

 private:
  Capabilities capabilities_{"finite-difference", "1", every_operation()};
};

}  // namespace minigrad::oracle
