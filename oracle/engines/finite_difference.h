// SPDX-License-Identifier: MIT
// Derivatives from values alone: extrapolated central differences, each with an error bound. The function is a
// callable; this file knows no differentiation rule and no operation.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// A partial derivative and an estimate of its error, from the extrapolation (truncation), the noise of the values
/// (rounding), and the disagreement of estimates at smaller steps. The error is no proof: a function that loses more
/// than half of its digits inside may look smooth and be wrong. On random graphs about one error in some thousands is
/// too small. It is infinite if the values near the point are not finite, or scatter as much as they vary. At a kink
/// the estimate is the mean of the one-sided derivatives, and the error reaches both.
struct Estimate {
  double derivative;
  double error;
};

using Function = std::function<double(std::span<const double>)>;

/// The partial derivative in each coordinate of the point. Source: Ridders (1982), "Accurate computation of F'(x) and
/// F'(x) F''(x)". Calls the function about 150 times for each coordinate.
std::vector<Estimate> finite_differences(const Function& function, std::span<const double> point);

/// The same for the output of a valid graph. Exactly 0 for an input that the output does not depend on.
std::vector<Estimate> finite_differences(const Graph& graph, std::span<const double> point);

/// The estimates as a differentiator ("finite-difference", all operations). It drops the errors; call the functions
/// above to get a tolerance. Refuses as unsupported: points with an infinite error, compound assignment, backward on a
/// node that is not the output, and gradients of nodes that are not inputs.
class FiniteDifference final : public Differentiator {
 public:
  const Capabilities& capabilities() const override { return capabilities_; }
  Answers differentiate(const Question& question) override;

 private:
  Capabilities capabilities_{"finite-difference", "1", every_operation()};
};

}  // namespace minigrad::oracle
