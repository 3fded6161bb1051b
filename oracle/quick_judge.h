// SPDX-License-Identifier: MIT
// The quick judge: proves of most right answers in a few hundred nanoseconds that they are right, and knows nothing
// of all others. Whatever it cannot prove is for the judge to say.
#pragma once

#include <cstddef>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "oracle/double_ball.h"

namespace minigrad::oracle {

/// Reverse mode in balls of doubles, so many points side by side as there are lanes.
class QuickJudge {
 public:
  /// Prepares for a valid graph, which must outlive what is asked afterwards; memory is kept from graph to graph.
  void prepare(const Graph& graph);

  /// Sweeps over the points from `first` on, as many as there are up to `lanes`; at least one.
  void sweep(const Points& points, std::size_t first);

  /// Whether something is known of a component (0 is the value, 1 + k the partial in input k) at the point in a lane.
  bool knows(std::size_t lane, std::size_t component) const;

  /// Whether the judge, too, would call that answer within four of its radii from the truth. The answer of a second
  /// backward is expected to be twice the derivative.
  bool agrees(std::size_t lane, std::size_t component, double answer, Backward backward) const;

 private:
  struct NodeBalls {
    DoubleBalls value;
    std::array<DoubleBalls, 2> partials;
    DoubleBalls adjoint;
    Lanes gross_value;  ///< the size that the value would have if nothing in its sums cancelled
    Lanes gross;        ///< likewise of the adjoint
    Lanes inflow;       ///< the sum of the sizes of the terms of the adjoint
    Lanes inexact;      ///< the sum of the terms' radii: 0 when all are exact
  };

  void set_leaf(std::size_t i, const Points& points, std::size_t first);
  void set_gross_value(const Node& node, std::size_t i);
  void backward();
  void pass_back(const NodeBalls& from, std::size_t edge, NodeBalls& to);
  void allow_any_order(std::size_t i);

  const Graph* graph_ = nullptr;
  std::vector<bool> alive_;
  std::vector<std::size_t> coordinates_;
  std::vector<std::size_t> inputs_;
  std::vector<std::size_t> terms_;
  std::vector<NodeBalls> nodes_;
};

}  // namespace minigrad::oracle
