// SPDX-License-Identifier: MIT
// The quick judge: proves in a few hundred nanoseconds that an answer is right. It proves most right answers and never
// calls an answer wrong: what it cannot prove is left to the judge. DERIVATION.md has the proof.
#pragma once

#include <cstddef>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "oracle/quick/double_ball.h"

namespace minigrad::oracle {

/// The quick judge's opinion of the answer in each lane: 1 for yes, 0 for no.
struct Opinion {
  Lanes knows;   ///< the component is known well enough to judge an answer
  Lanes agrees;  ///< the answer is proven: the judge would call it within four radii of the truth
};

/// Reverse mode in balls of doubles, at `lanes` points side by side.
class QuickJudge {
 public:
  /// Prepares for a valid graph, which must outlive the calls that follow. Keeps its memory from graph to graph.
  void prepare(const Graph& graph);

  /// Sweeps over the points from `first` on: at least one, at most `lanes`.
  void sweep(const Points& points, std::size_t first);

  /// Judges an answer in each lane. Component 0 is the value, 1 + k the partial in input k. The partial is expected to
  /// be `calls` times the derivative, for calls of backward that add up: one or two.
  Opinion judge(std::size_t component, const Lanes& answers, std::size_t calls = 1) const;

  /// The largest distance from the truth to the middle, relative to the middle: 0 for an exact 0, NaN where nothing is
  /// known. It does not depend on any decision about a last bit.
  double relative_bound(std::size_t lane, std::size_t component) const;

 private:
  struct NodeBalls {
    LocalBalls local;
    DoubleBalls adjoint;
    Lanes gross_value;  ///< the size of the value if its sums did not cancel
    Lanes gross;        ///< the same for the adjoint
    // For adjoints of three or more terms:
    Lanes inflow;   ///< the sum of the terms' sizes
    Lanes inexact;  ///< the sum of the terms' models: 0 if all terms are exact
  };

  struct Component {
    const DoubleBalls& truth;
    const Lanes& gross;
    const Lanes& values;  ///< of the output; where it is unknown the gradient is unknown too
  };

  Component component(std::size_t c) const;
  Midpoints midpoints_of_operands(const Node& node) const;
  std::array<Midpoints, 2> midpoints_of_partials(const Node& node) const;
  void set_leaf(std::size_t i, const Points& points, std::size_t first);
  void set_gross_value(const Node& node, std::size_t i);
  void backward();
  const DoubleBalls& partial(std::size_t node, std::size_t edge) const;
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
