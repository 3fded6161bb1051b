// SPDX-License-Identifier: MIT
#include "oracle/balls/ball_sweep.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "oracle/balls/rounding.h"

namespace minigrad::oracle {
namespace {

/// The range of a binary format.
struct Range {
  Ball largest;
  slong normal_exponent;   ///< magnitudes below 2^normal_exponent are denormal
  slong spacing_exponent;  ///< denormals are multiples of 2^spacing_exponent
};

/// The range of the format whose significand has that many bits: of doubles for 53, of floats for 24.
const Range& range(slong precision) {
  static const Range of_floats{Ball(std::numeric_limits<float>::max()), -126, -149};
  static const Range of_doubles{Ball(std::numeric_limits<double>::max()), -1022, -1074};
  return precision <= 24 ? of_floats : of_doubles;
}

/// Adds |ball| 2^exponent to the radius.
void widen_relative(Ball& ball, slong exponent) {
  Magnitude error;
  arb_get_mag(error, ball);
  mag_mul_2exp_si(error, error, exponent);
  arb_add_error_mag(ball, error);
}

/// The whole part of log2|x|, without its sign and rounded up; 0 where there is none.
ulong size_of_logarithm(const Ball& x) {
  if (arf_is_special(x.midpoint())) return 0;
  return static_cast<ulong>(std::abs(arf_abs_bound_lt_2exp_si(x.midpoint())));
}

/// What a careless formula may be off by: so many bits, and more where digits cancel or a square leaves the range.
void lose_digits(Ball& ball, slong bits, bool cancels, slong precision) {
  widen_relative(ball, bits - precision);
  arb_add_error_2exp_si(ball, cancels ? -precision : range(precision).normal_exponent / 2);
}

/// What becomes of an operation one of whose operands is not finite.
State combine(Op op, State left, State right, const Ball& left_value, const Ball& right_value) {
  // pow(NaN, 0) and pow(1, NaN) are 1.
  const bool power_of_nan = op == Op::pow && left == State::outside && right == State::finite;
  const bool power_to_nan = op == Op::pow && right == State::outside && left == State::finite;
  if (power_of_nan && arb_contains_si(right_value, 0)) return State::undecided;
  if (power_to_nan && arb_contains_si(left_value, 1)) return State::undecided;
  for (const State state : {State::undecided, State::singular, State::outside}) {
    if (left == state || right == state) return state;
  }
  return State::finite;
}

/// An upper bound of the magnitude as a midpoint. Only 64 bits of it: a ball may reach from 1 to 2^-1000000000.
Ball magnitude_bound(const Ball& ball) {
  Ball bound;
  arb_get_abs_ubound_arf(arb_midref(static_cast<arb_ptr>(bound)), ball, 64);
  return bound;
}

/// Keeps exponents, which squaring again and again doubles, from taking memory of their own.
void bound_exponent(Ball& ball) {
  constexpr slong largest_exponent = 1L << 60;
  if (arf_cmpabs_2exp_si(ball.midpoint(), largest_exponent) > 0) return arb_indeterminate(ball);
  if (arf_is_zero(ball.midpoint()) || arf_cmpabs_2exp_si(ball.midpoint(), -largest_exponent) > 0) return;
  arf_zero(arb_midref(static_cast<arb_ptr>(ball)));
  arb_add_error_2exp_si(ball, -largest_exponent);
}

/// Whether the ball can neither overflow nor be denormal, which of most is told by their exponents.
bool is_well_inside(const Ball& ball, const Range& limits) {
  const slong largest_exponent = -limits.normal_exponent - 1;
  return arf_cmpabs_2exp_si(ball.midpoint(), limits.normal_exponent) >= 0 &&
         arf_cmpabs_2exp_si(ball.midpoint(), largest_exponent) <= 0 &&
         mag_cmp_2exp_si(ball.radius(), largest_exponent) <= 0;
}

/// The lowest bit that is set in an exact number other than 0, as a power of 2.
slong lowest_bit(const Ball& exact) { return arf_abs_bound_lt_2exp_si(exact.midpoint()) - arf_bits(exact.midpoint()); }

State leaf_state(const Ball& number) {
  if (arb_is_finite(number)) return State::finite;
  return arf_is_nan(number.midpoint()) ? State::outside : State::singular;
}

}  // namespace

bool may_overflow(const Ball& ball, slong precision) {
  return arf_cmp(magnitude_bound(ball).midpoint(), range(precision).largest.midpoint()) > 0;
}

BallSweep::BallSweep(const Graph& graph, std::span<const double> point, const SweepOptions& options)
    : BallSweep(graph, std::vector<Ball>(point.begin(), point.end()), options) {}

BallSweep::BallSweep(const Graph& graph, std::span<const Ball> point, const SweepOptions& options)
    : options_(options),
      alive_(reaches_output(graph)),
      states_(graph.nodes.size(), State::undecided),
      values_(graph.nodes.size()),
      partials_(graph.nodes.size()),
      partial_singular_(graph.nodes.size()),
      adjoints_(graph.nodes.size()),
      inflows_(graph.nodes.size()),
      gross_(graph.nodes.size()),
      gross_values_(graph.nodes.size()),
      singular_(graph.nodes.size(), false) {
  forward(graph, point);
  if (state() == State::finite) backward(graph);
}

void BallSweep::forward(const Graph& graph, std::span<const Ball> point) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.op == Op::input) inputs_.push_back(static_cast<Position>(i));
    if (!alive_[i]) continue;
    if (!is_leaf(node.op)) {
      forward_operation(node, i);
      continue;
    }
    values_[i] = node.op == Op::input ? point[inputs_.size() - 1] : Ball(node.constant);
    states_[i] = leaf_state(values_[i]);
    set_gross_value(node, i);
  }
}

void BallSweep::forward_operation(const Node& node, std::size_t i) {
  const auto [left, right] = node.operands;
  const State right_state = arity(node.op) == 2 ? states_[right] : State::finite;
  states_[i] = combine(node.op, states_[left], right_state, values_[left], values_[right]);
  if (states_[i] != State::finite) return;

  const bool aliased = arity(node.op) == 2 && left == right;
  BallLocal local = ball_rule(node.op, values_[left], values_[right], aliased ? Aliasing::aliased : Aliasing::distinct,
                              options_.kinks, options_.precision, options_.choice);
  const slong bits = bits_lost(node, local.value);
  round_value(node.op, bits, local.value);
  states_[i] = local.state == State::finite && !arb_is_finite(local.value) ? State::undecided : local.state;
  met_kink_ = met_kink_ || local.kink;
  values_[i] = std::move(local.value);
  set_gross_value(node, i);
  for (std::size_t k = 0; k < arity(node.op); ++k) {
    round_partial(node.op, bits, local.partials[k]);
    partials_[i][k] = std::move(local.partials[k]);
  }
  partial_singular_[i] = local.singular;
}

void BallSweep::set_gross_value(const Node& node, std::size_t i) {
  Magnitude& gross = gross_values_[i];
  const Magnitude& left = gross_values_[node.operands[0]];
  const Magnitude& right = gross_values_[node.operands[1]];
  if (node.op == Op::add || node.op == Op::sub) {
    mag_add(gross, left, right);
  } else if (node.op == Op::mul) {
    mag_mul(gross, left, right);
  } else if (node.op == Op::neg) {
    mag_set(gross, left);
  } else {
    arb_get_mag(gross, values_[i]);
  }
}

void BallSweep::backward(const Graph& graph) {
  const std::size_t output = graph.nodes.size() - 1;
  arb_one(adjoints_[output]);
  mag_one(gross_[output]);
  count_terms(graph);
  for (std::size_t i = output + 1; i-- > 0;) {
    if (!alive_[i]) continue;
    allow_any_order(i);
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) pass_back(i, k, graph.nodes[i].operands[k]);
  }
}

void BallSweep::count_terms(const Graph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!alive_[i]) continue;
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) ++inflows_[graph.nodes[i].operands[k]].count;
  }
}

void BallSweep::pass_back(std::size_t from, std::size_t edge, std::size_t to) {
  singular_[to] = singular_[to] || singular_[from] || partial_singular_[from][edge];
  Ball term;
  arb_mul(term, adjoints_[from], partials_[from][edge], options_.precision);
  fit(term);
  arb_add(adjoints_[to], adjoints_[to], term, options_.precision);
  fit(adjoints_[to]);

  Magnitude magnitude;
  Inflow& inflow = inflows_[to];
  if (any_order_matters(inflow)) {
    arb_get_mag(magnitude, term);
    mag_add(inflow.magnitudes, inflow.magnitudes, magnitude);
    inflow.exact = inflow.exact && arb_is_exact(term);
    if (inflow.exact && !arb_is_zero(term)) inflow.lowest_bit = std::min(inflow.lowest_bit, lowest_bit(term));
  }

  arb_get_mag(magnitude, partials_[from][edge]);
  mag_addmul(gross_[to], gross_[from], magnitude);
}

bool BallSweep::any_order_matters(const Inflow& inflow) const {
  return options_.numbers == Numbers::binary && inflow.count >= 3;
}

/// Three terms or more have sums that depend on their order, and an engine may visit nodes in another one than this.
/// Then each partial sum is at most the sum of magnitudes, and is rounded; unless all are whole multiples of one
/// number and few enough for any sum of them to be exact.
void BallSweep::allow_any_order(std::size_t node) {
  const Inflow& inflow = inflows_[node];
  if (!any_order_matters(inflow)) return;
  const Magnitude& total = inflow.magnitudes;
  const bool always_exact =
      inflow.exact && (mag_is_zero(total) || mag_cmp_2exp_si(total, inflow.lowest_bit + options_.precision) <= 0);
  if (always_exact) return;
  Magnitude error;
  mag_mul_ui(error, total, static_cast<ulong>(inflow.count - 2));
  mag_mul_2exp_si(error, error, -options_.precision);
  arb_add_error_mag(adjoints_[node], error);
}

/// What the value and the partials of an operation may lose relatively, in bits. A power may go by way of the logarithm
/// of the base, as many times as the exponent says, or once less for the partial in the base.
slong BallSweep::bits_lost(const Node& node, const Ball& value) const {
  if (usual_loss(node.op) != Loss::exponent) return two_ulp;
  const ulong logarithms = size_of_logarithm(value) + size_of_logarithm(values_[node.operands[0]]);
  return two_ulp + static_cast<slong>(std::bit_width(logarithms));
}

void BallSweep::round_value(Op op, slong bits_lost, Ball& value) const {
  if (options_.numbers == Numbers::real) return fit(value);
  if (!is_correctly_rounded(op)) widen_relative(value, library_error(op) - options_.precision);
  const Loss loss = usual_loss(op);
  if (options_.formulas == Formulas::careless && loss != Loss::nothing) {
    lose_digits(value, bits_lost, loss == Loss::value || loss == Loss::value_partial, options_.precision);
  }
  fit(value);
}

void BallSweep::round_partial(Op op, slong bits_lost, Ball& partial) const {
  if (options_.numbers == Numbers::real) return fit(partial);
  if (!has_exact_partials(op)) widen_relative(partial, one_ulp - options_.precision);
  const Loss loss = usual_loss(op);
  if (options_.formulas == Formulas::careless && loss != Loss::nothing) {
    lose_digits(partial, bits_lost, loss == Loss::partial || loss == Loss::value_partial, options_.precision);
  }
  fit(partial);
}

/// What the range of the format does to a number, or, among the reals, what the judge's own memory does: overflow loses
/// it altogether, underflow all but a multiple of the denormals' spacing.
void BallSweep::fit(Ball& ball) const {
  if (arb_is_zero(ball) || !arb_is_finite(ball)) return;
  if (options_.numbers == Numbers::real) return bound_exponent(ball);
  const Range& limits = range(options_.precision);
  if (is_well_inside(ball, limits)) return;
  if (may_overflow(ball, options_.precision)) return arb_indeterminate(ball);
  if (arb_is_exact(ball) && arf_is_int_2exp_si(ball.midpoint(), limits.spacing_exponent)) return;
  if (arf_cmpabs_2exp_si(magnitude_bound(ball).midpoint(), limits.normal_exponent) < 0) {
    arb_add_error_2exp_si(ball, limits.spacing_exponent);
  }
}

}  // namespace minigrad::oracle
