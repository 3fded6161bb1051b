// SPDX-License-Identifier: MIT
// What is owed when backward is called in some manner: a sweep for each call, added up as the engine adds gradients.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"
#include "oracle/balls/ball.h"
#include "oracle/balls/ball_sweep.h"

namespace minigrad::oracle {

/// The calls of backward whose gradients are owed, and what is read after the last step.
struct Owed {
  struct Call {
    Position node;
    std::size_t count;
  };
  std::vector<Call> calls;       ///< each node once, in the order of its first call; none after a last `clear`
  Position valued = 0;           ///< the node whose value is owed
  std::vector<Position> wanted;  ///< the nodes whose gradients are owed
};

/// What an engine owes for a manner that fits the graph. One whose second backward accumulates owes every call since
/// the last clearing; any other the last call alone.
Owed owed(const Graph& graph, const corpus::Manner& manner, corpus::SecondBackward second_backward);

/// The value and the gradients that are owed. Component k of the gradient belongs to the k-th wanted node.
class OwedSweep {
 public:
  /// `point` has a coordinate for each input.
  OwedSweep(const Graph& graph, std::span<const double> point, const Owed& owed, const SweepOptions& options);

  /// Of the node whose value is owed, and of all nodes that backward is called on taken together.
  State value_state() const { return value_state_; }
  State state() const { return state_; }

  const Ball& value() const { return value_; }
  mag_srcptr gross_value() const { return gross_value_; }

  std::size_t size() const { return gradient_.size(); }
  const Ball& gradient(std::size_t k) const { return gradient_[k].sum; }
  bool is_singular(std::size_t k) const { return gradient_[k].singular; }
  mag_srcptr gross(std::size_t k) const { return gradient_[k].gross; }

  bool met_kink() const { return met_kink_; }

 private:
  struct Component {
    Ball sum;
    Magnitude gross;
    bool singular = false;
  };

  void take_value(const BallSweep& sweep);
  void add(const BallSweep& sweep, const Owed::Call& call, const Owed& owed, const SweepOptions& options);

  State value_state_ = State::undecided;
  State state_ = State::finite;
  Ball value_;
  Magnitude gross_value_;
  std::vector<Component> gradient_;
  bool met_kink_ = false;
};

}  // namespace minigrad::oracle
