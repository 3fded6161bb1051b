// SPDX-License-Identifier: MIT
// Reverse-mode differentiation in ball arithmetic: the value and the gradient, each with a proven radius.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/balls/ball.h"
#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {

/// Which numbers the computation may use on its way.
enum class Numbers {
  real,    ///< any exponent and `precision` bits: what is true
  binary,  ///< at most the range of IEEE doubles (or floats), a rounding at each step: what an engine can do
};

/// How operations are computed: as well as the format allows, or by a usual formula that is right and loses digits, see
/// usual_loss, with a mathematical library that is off by 2 ulp.
enum class Formulas { sound, careless };

struct SweepOptions {
  slong precision = 256;
  Numbers numbers = Numbers::real;
  KinkMode kinks = KinkMode::contract;
  Formulas formulas = Formulas::sound;
  corpus::KinkChoices choice = {};  ///< where one subgradient is chosen
};

/// Whether a number in the ball is beyond the range of the format with that many bits.
bool may_overflow(const Ball& ball, slong precision);

/// One sweep forward and back over the nodes that the output depends on.
class BallSweep {
 public:
  /// `point` has one coordinate for each input. NaN in it, or in a constant, gives State::outside and an infinity
  /// State::singular, where the output depends on them.
  BallSweep(const Graph& graph, std::span<const Ball> point, const SweepOptions& options);
  BallSweep(const Graph& graph, std::span<const double> point, const SweepOptions& options);

  State state() const { return states_.back(); }
  const Ball& value() const { return values_.back(); }

  /// The partial of the output in the k-th input; it says something only when the state is finite.
  const Ball& gradient(std::size_t k) const { return adjoint(inputs_[k]); }

  /// Whether a path from that input to the output leads over an infinite or undefined partial.
  bool is_singular(std::size_t k) const { return is_singular_in(inputs_[k]); }

  /// An upper bound of the sum, over all paths to that input, of the product of the partials' magnitudes.
  mag_srcptr gross(std::size_t k) const { return gross_in(inputs_[k]); }

  /// The same three for any node.
  const Ball& adjoint(Position node) const { return adjoints_[node]; }
  bool is_singular_in(Position node) const { return singular_[node]; }
  mag_srcptr gross_in(Position node) const { return gross_[node]; }

  /// Likewise for the value: the magnitude that it would have if nothing in its sums cancelled.
  mag_srcptr gross_value() const { return gross_values_.back(); }

  /// Whether a node was met exactly at a kink.
  bool met_kink() const { return met_kink_; }

 private:
  /// The terms that an adjoint is the sum of. What they are is noted only where they are three or more.
  struct Inflow {
    slong count = 0;
    Magnitude magnitudes;                                  ///< the sum of theirs
    slong lowest_bit = std::numeric_limits<slong>::max();  ///< of the exact ones, as a power of 2
    bool exact = true;
  };

  void forward(const Graph& graph, std::span<const Ball> point);
  void forward_operation(const Node& node, std::size_t i);
  void set_gross_value(const Node& node, std::size_t i);
  void backward(const Graph& graph);
  void count_terms(const Graph& graph);
  void pass_back(std::size_t from, std::size_t edge, std::size_t to);
  bool any_order_matters(const Inflow& inflow) const;
  void allow_any_order(std::size_t node);
  slong bits_lost(const Node& node, const Ball& value) const;
  void round_value(Op op, slong bits_lost, Ball& value) const;
  void round_partial(Op op, slong bits_lost, Ball& partial) const;
  void fit(Ball& ball) const;

  SweepOptions options_;
  std::vector<bool> alive_;
  std::vector<Position> inputs_;
  std::vector<State> states_;
  std::vector<Ball> values_;
  std::vector<std::array<Ball, 2>> partials_;
  std::vector<std::array<bool, 2>> partial_singular_;
  std::vector<Ball> adjoints_;
  std::vector<Inflow> inflows_;
  std::vector<Magnitude> gross_;
  std::vector<Magnitude> gross_values_;
  std::vector<bool> singular_;
  bool met_kink_ = false;
};

}  // namespace minigrad::oracle
