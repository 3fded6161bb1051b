// SPDX-License-Identifier: MIT
// The finite differences of minigrad/finite_differences.h, for graphs and as a differentiator.
#pragma once

#include <span>
#include <vector>

#include "minigrad/finite_differences.h"
#include "minigrad/graph.h"
#include "oracle/differentiator.h"

namespace minigrad::oracle {

using minigrad::Estimate;
using minigrad::finite_differences;
using Function = ValueFunction;

/// The partial derivatives of the output of a valid graph in its inputs. Exactly 0 for an input that the output does
/// not depend on.
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
