// SPDX-License-Identifier: MIT
#include "oracle/balls/ball_functions.h"

#include "oracle/balls/ball_series.h"

namespace minigrad::oracle {
namespace {

/// Where an operand lies relative to the domain of a function. At the edge the derivative is infinite.
enum class Region { inside, edge, outside, undecided };

Region place_above(const Ball& a, slong bound) {
  if (is_above(a, bound)) return Region::inside;
  if (is_exactly(a, bound)) return Region::edge;
  return is_below(a, bound) ? Region::outside : Region::undecided;
}

Region place_within_one(const Ball& a) {
  if (is_above(a, -1) && is_below(a, 1)) return Region::inside;
  if (is_exactly(a, -1) || is_exactly(a, 1)) return Region::edge;
  return is_below(a, -1) || is_above(a, 1) ? Region::outside : Region::undecided;
}

/// Whether the value at the edge of the domain is finite, as sqrt 0, or infinite, as log 0.
enum class EdgeValue { finite, infinite };

template <typename ValueAtEdge, typename Inside>
BallLocal in_domain(Region place, EdgeValue edge, ValueAtEdge value_at_edge, Inside inside) {
  switch (place) {
    case Region::inside: return inside();
    case Region::outside: return in_state(State::outside);
    case Region::undecided: return in_state(State::undecided);
    case Region::edge: break;
  }
  BallLocal local;
  if (edge == EdgeValue::infinite) local.state = State::singular;
  local.flow[0] = Flow::undefined;
  value_at_edge(local.value);
  return local;
}

constexpr auto no_value = [](Ball&) {};
constexpr auto minus_infinity = [](Ball& value) { arb_neg_inf(value); };

/// (a - 1)(a + 1), which keeps its digits near 1.
Ball square_minus_one(const Ball& a, slong precision) {
  Ball below;
  Ball above;
  arb_sub_si(below, a, 1, precision);
  arb_add_si(above, a, 1, precision);
  arb_mul(below, below, above, precision);
  return below;
}

/// The partial of arcsine, without the value. Arb's series computes 1 - a^2 unfactored, which loses digits near 1.
BallLocal arcsine_slope(const Ball& a, slong precision) {
  BallLocal local;
  Ball square = square_minus_one(a, precision);
  arb_neg(square, square);
  arb_rsqrt(local.partials[0], square, precision);
  return local;
}

/// The series of exp(-|a + t|), where `negative` is the sign of a: the exponential stays small.
void decaying_exponential(Series& result, const Ball& a, bool negative, slong precision) {
  Ball argument(a);
  if (!negative) arb_neg(argument, argument);
  Series series(argument, negative ? 1 : -1);
  arb_poly_exp_series(result, series, terms, precision);
}

}  // namespace

BallLocal rule_sqrt(const Ball& a, slong precision) {
  return in_domain(
      place_above(a, 0), EdgeValue::finite, [](Ball& value) { arb_zero(value); },
      [&] { return from_series(arb_poly_sqrt_series, a, precision); });
}

BallLocal rule_log(const Ball& a, slong precision) {
  return in_domain(place_above(a, 0), EdgeValue::infinite, minus_infinity,
                   [&] { return from_series(arb_poly_log_series, a, precision); });
}

BallLocal rule_log1p(const Ball& a, slong precision) {
  return in_domain(place_above(a, -1), EdgeValue::infinite, minus_infinity,
                   [&] { return from_series(arb_poly_log1p_series, a, precision); });
}

BallLocal rule_asin(const Ball& a, slong precision) {
  BallLocal local =
      in_domain(place_within_one(a), EdgeValue::finite, no_value, [&] { return arcsine_slope(a, precision); });
  if (local.state == State::finite) arb_asin(local.value, a, precision);
  return local;
}

BallLocal rule_acos(const Ball& a, slong precision) {
  BallLocal local =
      in_domain(place_within_one(a), EdgeValue::finite, no_value, [&] { return arcsine_slope(a, precision); });
  if (local.state == State::finite) arb_acos(local.value, a, precision);
  arb_neg(local.partials[0], local.partials[0]);
  return local;
}

BallLocal rule_asinh(const Ball& a, slong precision) {
  BallLocal local;
  Ball square;
  arb_sqr(square, a, precision);
  arb_add_si(square, square, 1, precision);
  arb_asinh(local.value, a, precision);
  arb_rsqrt(local.partials[0], square, precision);
  return local;
}

BallLocal rule_acosh(const Ball& a, slong precision) {
  return in_domain(
      place_above(a, 1), EdgeValue::finite, [](Ball& value) { arb_zero(value); },
      [&] {
        BallLocal local;
        arb_acosh(local.value, a, precision);
        arb_rsqrt(local.partials[0], square_minus_one(a, precision), precision);
        return local;
      });
}

BallLocal rule_atanh(const Ball& a, slong precision) {
  const auto infinity = [&a](Ball& value) { (arb_is_positive(a) ? arb_pos_inf : arb_neg_inf)(value); };
  return in_domain(place_within_one(a), EdgeValue::infinite, infinity, [&] {
    BallLocal local;
    arb_atanh(local.value, a, precision);
    arb_inv(local.partials[0], square_minus_one(a, precision), precision);
    arb_neg(local.partials[0], local.partials[0]);
    return local;
  });
}

BallLocal rule_tanh(const Ball& a, slong precision) {
  BallLocal local;
  arb_tanh(local.value, a, precision);
  arb_sech(local.partials[0], a, precision);
  arb_sqr(local.partials[0], local.partials[0], precision);
  return local;
}

BallLocal rule_expm1(const Ball& a, slong precision) {
  BallLocal local;
  arb_expm1(local.value, a, precision);
  arb_exp(local.partials[0], a, precision);
  return local;
}

BallLocal rule_sigmoid(const Ball& a, slong precision) {
  const bool negative = arf_sgn(a.midpoint()) < 0;
  Series decay;
  decaying_exponential(decay, a, negative, precision);
  Series denominator;
  arb_poly_add_si(denominator, decay, 1, precision);
  Series result;
  if (negative) {
    arb_poly_div_series(result, decay, denominator, terms, precision);
  } else {
    arb_poly_inv_series(result, denominator, terms, precision);
  }
  BallLocal local;
  result.read(local.value, local.partials[0]);
  return local;
}

BallLocal rule_softplus(const Ball& a, slong precision) {
  const bool negative = arf_sgn(a.midpoint()) < 0;
  Series decay;
  decaying_exponential(decay, a, negative, precision);
  Series result;
  arb_poly_log1p_series(result, decay, terms, precision);
  if (!negative) {
    Series identity(a, 1);
    arb_poly_add(result, result, identity, precision);
  }
  BallLocal local;
  result.read(local.value, local.partials[0]);
  return local;
}

}  // namespace minigrad::oracle
