// SPDX-License-Identifier: MIT
// The expected value and gradient after any manner of use: one sweep for each call of backward, added up as the engine
// adds gradients.
#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/component.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "oracle/balls/adjoint_sweep.h"
#include "oracle/balls/ball.h"
#include "oracle/balls/ball_sweep.h"

namespace minigrad::oracle {

/// The calls of backward whose gradients are expected, and what is read after the last step.
struct Owed {
  struct Call {
    Position node;
    std::size_t count;
  };
  std::vector<Call> calls;       ///< each node once, in the order of its first call; none after a last `clear`
  Position valued = 0;           ///< the node whose value is expected
  std::vector<Position> wanted;  ///< the nodes whose gradients are expected
};

/// What an engine owes for a manner that fits the graph. An engine whose second backward accumulates owes every call
/// since the last clearing; any other engine owes the last call alone.
Owed owed(const Graph& graph, const corpus::Manner& manner, corpus::SecondBackward second_backward);

using corpus::Component;

/// What is expected of one component.
struct Expected {
  State state = State::finite;  ///< of a partial: singular if it does not exist, outside if the value is no real number
  Ball ball;
  Magnitude spread;  ///< how much of the radius is due to branches of unknown side
  Magnitude gross;   ///< the magnitude that the component would have if nothing in its sums cancelled
};

/// The value and the gradient that are expected.
class OwedSweep {
 public:
  /// `point` has a coordinate for each input.
  OwedSweep(const Graph& graph, std::span<const double> point, const Owed& owed, const SweepOptions& options);

  std::size_t size() const { return components_.size(); }
  const Expected& operator[](Component component) const { return components_[component.index]; }

  /// Whether the value of every node that backward is called on is known.
  bool knows_outputs() const { return knows_outputs_; }

  /// The nodes that a call of backward met exactly at a kink, sorted.
  const std::vector<Position>& kinks() const { return kinks_; }

 private:
  void take_value(const BallSweep& sweep);
  void add(const Graph& graph, const BallSweep& sweep, const Owed::Call& call, const Owed& owed);
  void allow_any_order();
  void note_kinks(const std::vector<Position>& kinks);
  void note_unbounded();

  SweepOptions options_;
  std::vector<Expected> components_;
  std::vector<PathSum> paths_;  ///< of each component, over all calls
  std::vector<Position> kinks_;
  bool knows_outputs_ = true;
};

}  // namespace minigrad::oracle
