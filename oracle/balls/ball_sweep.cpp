// SPDX-License-Identifier: MIT
#include "oracle/balls/ball_sweep.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "oracle/balls/ball_series.h"
#include "oracle/balls/formula_edges.h"
#include "oracle/balls/rounding.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::oracle {
namespace {

/// Up to this many branches of unknown side are followed on both sides, in 2^n sweeps back. Beyond, the partials of
/// each branch are balls, which forgets that the two of max and min sum to 1.
constexpr std::size_t most_followed_branches = 4;

/// Whether the value is a real number for all real operands.
bool is_total(Op op) {
  return std::isinf(traits(op).domain.low) && std::isinf(traits(op).domain.high) && op != Op::div && op != Op::pow &&
         op != Op::tan;
}

bool is_nan(const BallLocal& operand) { return operand.state == State::outside || operand.state == State::nan; }

/// The state of an operation, if one of its operands is not finite.
State combine(Op op, const BallLocal& left, const BallLocal& right) {
  // pow(NaN, 0) and pow(1, NaN) are 1.
  const bool power_of_nan = op == Op::pow && is_nan(left) && right.state == State::finite;
  const bool power_to_nan = op == Op::pow && is_nan(right) && left.state == State::finite;
  if (power_of_nan && arb_contains_si(right.value, 0)) return State::undecided;
  if (power_to_nan && arb_contains_si(left.value, 1)) return State::undecided;
  const auto any = [&](State state) { return left.state == state || right.state == state; };
  for (const State state : {State::undecided, State::singular, State::outside, State::nan}) {
    if (any(state)) return any(State::unbounded) && state == State::singular ? State::undecided : state;
  }
  if (!any(State::unbounded)) return State::finite;
  return is_total(op) ? State::unbounded : State::undecided;
}

State leaf_state(const Ball& number) {
  if (arb_is_finite(number)) return State::finite;
  if (arf_is_finite(number.midpoint())) return State::unbounded;
  return arf_is_nan(number.midpoint()) ? State::nan : State::singular;
}

BallLocal leaf(Ball number) {
  BallLocal local;
  local.state = leaf_state(number);
  local.value = std::move(number);
  return local;
}

bool is_number_or_infinity(const BallLocal& operand) { return !arf_is_nan(operand.value.midpoint()); }

void set_partial(BallLocal& local, std::size_t edge, const Ball& partial) {
  local.partials[edge] = partial;
  local.flow[edge] = Flow::partial;
}

/// An operation with an operand of unknown value. Only the partials that do not depend on it are known.
BallLocal unknown(Op op, State state, const BallLocal& left, const BallLocal& right) {
  BallLocal local = in_state(state);
  if (op == Op::add || op == Op::sub) {
    set_partial(local, 0, Ball(1.0));
    set_partial(local, 1, Ball(op == Op::add ? 1.0 : -1.0));
  } else if (op == Op::neg) {
    set_partial(local, 0, Ball(-1.0));
  } else if (op == Op::mul) {
    if (right.state == State::finite) set_partial(local, 0, right.value);
    if (left.state == State::finite) set_partial(local, 1, left.value);
  }
  return local;
}

/// Makes `into` enclose `other` as well.
void unite(Adjoint& into, const Adjoint& other, slong precision) {
  arb_union(into.sum, into.sum, other.sum, precision + MAG_BITS);  // rounding would count as a spread
  mag_max(into.gross, into.gross, other.gross);
  into.singular |= other.singular;
  into.varies |= other.varies;
  into.is_limit = into.is_limit || other.is_limit;
  into.factors = std::max(into.factors, other.factors);
  into.is_exact = into.is_exact && other.is_exact;
  into.lowest_bit = std::min(into.lowest_bit, other.lowest_bit);
}

void widen_by_ulps(Ball& ball, int ulps, slong precision) {
  Magnitude error;
  arb_get_mag(error, ball);
  mag_mul_ui(error, error, static_cast<ulong>(ulps));
  mag_mul_2exp_si(error, error, 1 - precision);
  arb_add_error_mag(ball, error);
}

bool uses_standard_library(const SweepOptions& options, Op op) {
  if (options.formulas == Formulas::sound) return false;
  return options.only == nullptr || options.only->op == op;
}

/// A constant as an engine has it, rounded to the precision.
Ball rounded_constant(void (*constant)(arb_t, slong), slong precision) {
  Ball ball;
  constant(ball, precision + 30);
  widen_relative(ball, -precision);
  return ball;
}

/// Makes the ball of a value or a partial contain what the formula gives at the precision. A formula that misses the
/// truth is not right here and does not count, unless it overflows; one that gives no finite number explains none. One
/// whose rounding may meet a pole, as 1/(1 - a*a) beside 1, may give any number.
void admit(const UsualFormula& formula, const Ball& a, const Ball& b, const Ball& y, slong precision, Ball& ball) {
  const BallSweep sweep = evaluate_formula(formula, a, b, y, precision);
  if (sweep.state() == State::unbounded) return arb_zero_pm_inf(ball);
  if (sweep.state() != State::finite) return;
  if (!sweep.overflowed() && !arb_overlaps(sweep.value(), ball)) return;
  arb_union(ball, ball, sweep.value(), precision);
}

}  // namespace

BallSweep evaluate_formula(const UsualFormula& formula, const Ball& a, const Ball& b, const Ball& y, slong precision) {
  const std::array<Ball, formula_inputs> inputs = {a, b, y, rounded_constant(arb_const_pi, precision),
                                                   rounded_constant(arb_const_log2, precision)};
  return {formula.graph, inputs, {.precision = precision, .numbers = Numbers::binary, .formulas = Formulas::infinite}};
}

BallSweep::BallSweep(const Graph& graph, std::span<const double> point, const SweepOptions& options)
    : BallSweep(graph, std::vector<Ball>(point.begin(), point.end()), options) {}

BallSweep::BallSweep(const Graph& graph, std::span<const Ball> point, const SweepOptions& options)
    : options_(options),
      format_(options.numbers, options.precision),
      alive_(reaches_output(graph)),
      locals_(graph.nodes.size()),
      gross_values_(graph.nodes.size()) {
  forward(graph, point);
  forget_values();
  if (options.formulas != Formulas::infinite) backward(graph);
}

/// The sweep back needs the partials, and no value but the last is asked for. A large graph must not take more memory
/// than it needs: a mantissa of more than 128 bits has memory of its own.
void BallSweep::forget_values() {
  for (std::size_t i = 0; i + 1 < locals_.size(); ++i) locals_[i].value = Ball();
}

void BallSweep::forward(const Graph& graph, std::span<const Ball> point) {
  std::size_t coordinate = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const std::size_t next = coordinate + (node.op == Op::input ? 1 : 0);
    if (alive_[i]) {
      if (is_leaf(node.op)) {
        locals_[i] = leaf(node.op == Op::input ? point[coordinate] : Ball(node.constant));
      } else {
        forward_operation(node, i);
      }
      set_gross_value(node, i);
    }
    coordinate = next;
  }
}

BallLocal BallSweep::rule(const Node& node) const {
  const BallLocal& left = locals_[node.operands[0]];
  const BallLocal& right = arity(node.op) == 2 ? locals_[node.operands[1]] : left;
  const Aliasing aliasing = arity(node.op) == 2 && &left == &right ? Aliasing::aliased : Aliasing::distinct;
  if (options_.formulas == Formulas::infinite) {
    if (auto local = value_across_edges(node.op, left, right, options_.precision)) return std::move(*local);
  }
  const State state = combine(node.op, left, right);
  if (state == State::finite) {
    return ball_rule(node.op, left.value, right.value, aliasing, options_.kinks, options_.precision, options_.choice);
  }
  if (state == State::singular && is_number_or_infinity(left) && is_number_or_infinity(right)) {
    return ball_rule_at_infinity(node.op, left.value, right.value, aliasing, options_.kinks, options_.precision,
                                 options_.choice);
  }
  return unknown(node.op, state, left, right);
}

void BallSweep::forward_operation(const Node& node, std::size_t i) {
  BallLocal& local = locals_[i];
  local = rule(node);
  const bool is_finite = local.state == State::finite;
  if (is_finite) round_value(node.op, local);
  if (is_finite && options_.numbers == Numbers::real && !arb_is_finite(local.value) && is_total(node.op)) {
    local.state = State::unbounded;
  }
  for (std::size_t k = 0; k < arity(node.op); ++k) round_partial(node.op, local.partials[k]);
  if (options_.formulas == Formulas::usual) admit_usual_formulas(node, local);
  if (local.branch == Branch::kink) {
    kinks_.push_back(static_cast<Position>(i));
    const KinkEnd end = options_.kink_ends.empty() ? KinkEnd::choice : options_.kink_ends[i];
    if (end != KinkEnd::choice) {
      const auto ends = branch_ends(node.op).partials[end == KinkEnd::high ? 1 : 0];
      for (std::size_t k = 0; k < 2; ++k) arb_set_si(local.partials[k], ends[k]);
    }
  }
  if (local.branch == Branch::unknown) unknown_branches_.push_back(static_cast<Position>(i));
}

void BallSweep::set_gross_value(const Node& node, std::size_t i) {
  Magnitude& gross = gross_values_[i];
  const Magnitude& left = gross_values_[node.operands[0]];
  const Magnitude& right = gross_values_[node.operands[1]];
  if (node.op == Op::add || node.op == Op::sub) {
    mag_add(gross, left, right);
  } else if (node.op == Op::mul) {
    mag_mul(gross, left, right);
  } else if (node.op == Op::max || node.op == Op::min) {
    mag_max(gross, left, right);
  } else if (node.op == Op::neg || node.op == Op::abs || node.op == Op::relu) {
    mag_set(gross, left);
  } else {
    arb_get_mag(gross, locals_[i].value);
  }
}

void BallSweep::take_end(const Graph& graph, std::size_t i, KinkEnd end) {
  const auto ends = branch_ends(graph.nodes[i].op).partials[end == KinkEnd::high ? 1 : 0];
  for (std::size_t k = 0; k < 2; ++k) {
    arb_set_si(locals_[i].partials[k], ends[k]);
    locals_[i].flow[k] = ends[k] == 0 ? Flow::nothing : Flow::partial;
  }
}

void BallSweep::backward(const Graph& graph) {
  const std::size_t count = unknown_branches_.size();
  if (count == 0 || count > most_followed_branches) {
    adjoints_ = sweep_back(graph, alive_, locals_, format_);
    return;
  }
  std::vector<Magnitude> rounding(graph.nodes.size());  // the largest radius on any side
  for (std::size_t sides = 0; sides < std::size_t{1} << count; ++sides) {
    for (std::size_t b = 0; b < count; ++b) {
      take_end(graph, unknown_branches_[b], (sides >> b & 1U) != 0 ? KinkEnd::high : KinkEnd::low);
    }
    std::vector<Adjoint> adjoints = sweep_back(graph, alive_, locals_, format_);
    for (std::size_t i = 0; i < adjoints.size(); ++i) mag_max(rounding[i], rounding[i], adjoints[i].sum.radius());
    if (sides == 0) {
      adjoints_ = std::move(adjoints);
    } else {
      for (std::size_t i = 0; i < adjoints.size(); ++i) unite(adjoints_[i], adjoints[i], options_.precision);
    }
  }
  for (std::size_t i = 0; i < adjoints_.size(); ++i) {
    mag_sub(adjoints_[i].spread, adjoints_[i].sum.radius(), rounding[i]);
  }
}

void BallSweep::round_value(Op op, BallLocal& local) {
  Ball& value = local.value;
  if (format_.rounds() && !is_correctly_rounded(op)) {
    widen_relative(value, library_error(op) - options_.precision);
    if (uses_standard_library(options_, op)) widen_by_ulps(value, traits(op).standard_ulps, options_.precision);
  }
  if (options_.formulas == Formulas::infinite && format_.surely_overflows(value)) {
    overflowed_ = true;
    local.state = State::singular;
    return arb_is_positive(value) ? arb_pos_inf(value) : arb_neg_inf(value);
  }
  format_.fit(value);
  if (arb_is_finite(value)) return;
  local.state = options_.formulas == Formulas::infinite ? State::unbounded : State::undecided;
}

void BallSweep::round_partial(Op op, Ball& partial) const {
  if (format_.rounds() && arb_is_finite(partial) && !has_exact_partials(op)) {
    widen_relative(partial, one_ulp - options_.precision);
  }
  format_.fit(partial);
}

/// Just outside the domain, rounding in a formula may cross the edge: 2*asin(sqrt((1 - a)/2)) gives a number for acos
/// at the double below -1.
void BallSweep::admit_number_outside(const UsualFormula& formula, const Node& node, BallLocal& local) const {
  const BallLocal& left = locals_[node.operands[0]];
  const BallLocal& right = arity(node.op) == 2 ? locals_[node.operands[1]] : left;
  if (left.state != State::finite || right.state != State::finite) return;
  const BallSweep sweep = evaluate_formula(formula, left.value, right.value, local.value, options_.precision);
  if (sweep.state() != State::finite && sweep.state() != State::unbounded) return;
  local.state = sweep.state() == State::finite ? State::finite : State::undecided;
  local.value = sweep.value();
}

/// Widens the value, and then the partials, to what the usual formulas of the operation may give. A partial may be a
/// number although the value is not, as that of -inf / b in the dividend.
void BallSweep::admit_usual_formulas(const Node& node, BallLocal& local) const {
  for (const UsualFormula& formula : usual_formulas(node.op)) {
    if (options_.only != nullptr && options_.only != &formula) continue;
    const std::size_t edge = formula.result == Result::right_partial ? 1 : 0;
    const bool is_value = formula.result == Result::value;
    if (is_value && local.state == State::outside) {
      admit_number_outside(formula, node, local);
      continue;
    }
    if (!is_value && local.flow[edge] != Flow::partial) continue;
    Ball& ball = is_value ? local.value : local.partials[edge];
    if (!arb_is_finite(ball)) continue;
    admit(formula, locals_[node.operands[0]].value, locals_[node.operands[1]].value, local.value, options_.precision,
          ball);
  }
  if (local.state == State::finite && !arb_is_finite(local.value)) local.state = State::undecided;
}

}  // namespace minigrad::oracle
