// SPDX-License-Identifier: MIT
// The quick judge: proves of most right answers in a few hundred nanoseconds that they are right, and knows nothing
// of all others. Whatever it cannot prove is for the judge to say.
#pragma once

#include <cstddef>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "oracle/quick/double_ball.h"

namespace minigrad::oracle {

/// What the quick judge makes of the answer at the point in each lane: 1 for yes, 0 for no.
struct Opinion {
  Lanes knows;   ///< the component is known so well that rounding cannot explain everything
  Lanes agrees;  ///< the judge, too, would call the answer within four of his radii from the truth
};

/// Reverse mode in balls of doubles, so many points side by side as there are lanes.
class QuickJudge {
 public:
  /// Prepares for a valid graph, which must outlive what is asked afterwards; memory is kept from graph to graph.
  void prepare(const Graph& graph);

  /// Sweeps over the points from `first` on, as many as there are up to `lanes`; at least one.
  void sweep(const Points& points, std::size_t first);

  /// Of an answer in each lane to a component: 0 is the value, 1 + k the partial in input k. That of a second backward
  /// is expected to be twice the derivative.
  Opinion judge(std::size_t component, const Lanes& answers, Backward backward) const;

  /// How far the truth may be from what the quick judge computed with doubles, relative to that: 0 for what is exactly
  /// 0, NaN where nothing is known. No decision about a last bit goes into it.
  double relative_bound(std::size_t lane, std::size_t component) const;

 private:
  struct NodeBalls {
    LocalBalls local;
    DoubleBalls adjoint;
    Lanes gross_value;  ///< the size that the value would have if nothing in its sums cancelled
    Lanes gross;        ///< likewise of the adjoint
    // Of adjoints of three terms or more:
    Lanes inflow;   ///< the sum of the terms' sizes
    Lanes inexact;  ///< the sum of the terms' radii in the model: more than 0 when not all are exact
  };

  struct Component {
    const DoubleBalls& truth;
    const Lanes& gross;
    const Lanes& values;  ///< of the output: without one there is no gradient either, whatever the partials say
  };

  Component component(std::size_t c) const;
  Midpoints midpoints_of_operands(const Node& node) const;
  std::array<Midpoints, 2> midpoints_of_partials(const Node& node) const;
  void set_leaf(std::size_t i, const Points& points, std::size_t first);
  void set_gross_value(const Node& node, std::size_t i);
  void backward();
  void pass_back(std::size_t from, std::size_t edge, std::size_t to);
  static void multiply_term(const DoubleBalls& adjoint, const DoubleBalls& partial, Midpoints midpoints,
                            DoubleBalls& term);
  static void add_term(const DoubleBalls& term, const Lanes& gross, Midpoints midpoints, NodeBalls& to);
  static void judge_answers(const Component& component, const Lanes& answers, double scale, Opinion& opinion);
  static void note_inflow(const DoubleBalls& term, bool first, NodeBalls& to);
  void allow_any_order(std::size_t i);

  const Graph* graph_ = nullptr;
  std::vector<bool> alive_;
  std::vector<std::size_t> coordinates_;
  std::vector<std::size_t> inputs_;
  std::vector<std::size_t> terms_;
  std::vector<std::size_t> terms_added_;
  std::vector<Midpoints> value_midpoints_;
  std::vector<std::array<Midpoints, 2>> partial_midpoints_;
  std::vector<Midpoints> adjoint_midpoints_;
  std::vector<NodeBalls> nodes_;
};

}  // namespace minigrad::oracle
