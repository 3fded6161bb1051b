// SPDX-License-Identifier: MIT
// Reverse-mode differentiation in ball arithmetic: the value and the gradient, each with a proven radius.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/balls/adjoint_sweep.h"
#include "oracle/balls/ball.h"
#include "oracle/balls/ball_format.h"
#include "oracle/balls/ball_rules.h"
#include "oracle/balls/usual_formulas.h"

namespace minigrad::oracle {

/// How operations are computed at the precision of a format.
enum class Formulas {
  sound,     ///< as well as the format allows, on a mathematical library as accurate as glibc
  library,   ///< as well as the format allows, on a library as accurate as a standard demands: see
             ///< OpTraits::standard_ulps
  usual,     ///< by any usual formula as well, on such a library
  infinite,  ///< as `library`, and a value that overflows is infinite; without a sweep back
};

/// One end of the subgradients at a kink, or the choice of SweepOptions.
enum class KinkEnd : signed char { choice = -1, low = 0, high = 1 };

struct SweepOptions {
  slong precision = 256;
  Numbers numbers = Numbers::real;
  KinkMode kinks = KinkMode::contract;
  Formulas formulas = Formulas::sound;
  corpus::KinkChoices choice = {};          ///< the subgradients for KinkMode::contract
  const UsualFormula* only = nullptr;       ///< for Formulas::usual, the one formula that is used; null for all
  std::span<const KinkEnd> kink_ends = {};  ///< for each node its subgradient at a kink, instead of `choice`, if any
};

class BallSweep;

/// What a formula gives at the precision, on a library as accurate as a standard demands; `y` is the value of the
/// operation as an engine has it.
BallSweep evaluate_formula(const UsualFormula& formula, const Ball& a, const Ball& b, const Ball& y, slong precision);

/// One sweep forward and back over the nodes that the output depends on.
class BallSweep {
 public:
  /// `point` has one coordinate for each input; NaN and infinities are allowed there and in constants.
  BallSweep(const Graph& graph, std::span<const Ball> point, const SweepOptions& options);
  BallSweep(const Graph& graph, std::span<const double> point, const SweepOptions& options);

  State state() const { return locals_.back().state; }
  const Ball& value() const { return locals_.back().value; }

  /// The magnitude that the value would have if nothing in its sums cancelled.
  mag_srcptr gross_value() const { return gross_values_.back(); }

  /// The partial of the output in a node. It is known even where the value is not, as where the value overflows.
  const Adjoint& adjoint(Position node) const { return adjoints_[node]; }

  /// Whether the output depends on the node.
  bool needs(Position node) const { return alive_[node]; }

  /// Whether a value overflowed and was taken for infinite.
  bool overflowed() const { return overflowed_; }

  /// The nodes whose operands are exactly at a kink.
  const std::vector<Position>& kinks() const { return kinks_; }

 private:
  void forward(const Graph& graph, std::span<const Ball> point);
  void forget_values();
  BallLocal rule(const Node& node) const;
  void forward_operation(const Node& node, std::size_t i);
  void set_gross_value(const Node& node, std::size_t i);
  void backward(const Graph& graph);
  void take_end(const Graph& graph, std::size_t i, KinkEnd end);
  void round_value(Op op, BallLocal& local);
  void round_partial(Op op, Ball& partial) const;
  void admit_usual_formulas(const Node& node, BallLocal& local) const;
  void admit_number_outside(const UsualFormula& formula, const Node& node, BallLocal& local) const;

  SweepOptions options_;
  BallFormat format_;
  std::vector<bool> alive_;
  std::vector<BallLocal> locals_;
  std::vector<Magnitude> gross_values_;
  std::vector<Adjoint> adjoints_;
  std::vector<Position> kinks_;
  std::vector<Position> unknown_branches_;
  bool overflowed_ = false;
};

}  // namespace minigrad::oracle
