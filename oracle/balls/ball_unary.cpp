// SPDX-License-Identifier: MIT
#include "oracle/balls/ball_unary.h"

#include <arb_hypgeom.h>

#include "oracle/balls/ball_functions.h"
#include "oracle/balls/ball_series.h"

namespace minigrad::oracle {
namespace {

/// A function with the slope `below` left of 0, `above` right of 0, and `at_kink` chosen at 0.
void set_slope(BallLocal& local, const Ball& a, slong below, double at_kink, slong above, KinkMode kinks) {
  Ball& partial = local.partials[0];
  if (arb_is_positive(a)) {
    arb_set_si(partial, above);
  } else if (arb_is_negative(a)) {
    arb_set_si(partial, below);
    if (below == 0) local.flow[0] = Flow::nothing;
  } else {
    local.branch = is_exactly(a, 0) ? Branch::kink : Branch::unknown;
    if (local.branch == Branch::kink && kinks == KinkMode::contract) {
      arb_set_d(partial, at_kink);
    } else {
      set_hull(partial, below, above);
    }
  }
}

BallLocal rule_abs(const Ball& a, KinkMode kinks, double at_kink) {
  BallLocal local;
  arb_abs(local.value, a);
  set_slope(local, a, -1, at_kink, 1, kinks);
  return local;
}

BallLocal rule_relu(const Ball& a, KinkMode kinks, double at_kink, slong precision) {
  BallLocal local;
  Ball zero;
  arb_max(local.value, a, zero, precision);
  set_slope(local, a, 0, at_kink, 1, kinks);
  return local;
}

BallLocal rule_neg(const Ball& a) {
  BallLocal local;
  arb_neg(local.value, a);
  arb_set_si(local.partials[0], -1);
  return local;
}

/// By roots of the magnitude; Arb has no root of negative numbers.
BallLocal rule_cbrt(const Ball& a, slong precision) {
  if (arb_contains_zero(a) && !is_exactly(a, 0)) return in_state(State::undecided);
  BallLocal local;
  if (is_exactly(a, 0)) {
    local.flow[0] = Flow::undefined;
    return local;
  }
  Ball magnitude;
  arb_abs(magnitude, a);
  arb_root_ui(local.value, magnitude, 3, precision);
  Ball& partial = local.partials[0];
  arb_sqr(partial, local.value, precision);
  arb_mul_ui(partial, partial, 3, precision);
  arb_inv(partial, partial, precision);
  if (arb_is_negative(a)) arb_neg(local.value, local.value);
  return local;
}

/// A limit that is a multiple of pi.
BallLocal half_turns(double factor, slong precision) {
  BallLocal local;
  arb_const_pi(local.value, precision);
  Ball multiple(factor);
  arb_mul(local.value, local.value, multiple, precision);
  return local;
}

}  // namespace

BallLocal unary_rule(Op op, const Ball& a, KinkMode kinks, slong precision, const corpus::KinkChoices& choice) {
  switch (op) {
    case Op::neg: return rule_neg(a);
    case Op::abs: return rule_abs(a, kinks, choice.abs);
    case Op::relu: return rule_relu(a, kinks, choice.relu, precision);
    case Op::sqrt: return rule_sqrt(a, precision);
    case Op::cbrt: return rule_cbrt(a, precision);
    case Op::exp: return from_series(arb_poly_exp_series, a, precision);
    case Op::expm1: return rule_expm1(a, precision);
    case Op::log: return rule_log(a, precision);
    case Op::log1p: return rule_log1p(a, precision);
    case Op::sin: return from_series(arb_poly_sin_series, a, precision);
    case Op::cos: return from_series(arb_poly_cos_series, a, precision);
    case Op::tan: return from_series(arb_poly_tan_series, a, precision);
    case Op::asin: return rule_asin(a, precision);
    case Op::acos: return rule_acos(a, precision);
    case Op::atan: return from_series(arb_poly_atan_series, a, precision);
    case Op::sinh: return from_series(arb_poly_sinh_series, a, precision);
    case Op::cosh: return from_series(arb_poly_cosh_series, a, precision);
    case Op::tanh: return rule_tanh(a, precision);
    case Op::asinh: return rule_asinh(a, precision);
    case Op::acosh: return rule_acosh(a, precision);
    case Op::atanh: return rule_atanh(a, precision);
    case Op::sigmoid: return rule_sigmoid(a, precision);
    case Op::softplus: return rule_softplus(a, precision);
    case Op::erf: return from_series(arb_hypgeom_erf_series, a, precision);
    case Op::erfc: return from_series(arb_hypgeom_erfc_series, a, precision);
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::max:
    case Op::min:
    case Op::atan2:
    case Op::hypot: break;  // not unary
  }
  return in_state(State::undecided);
}

BallLocal unary_limit(Op op, int sign, KinkMode kinks, slong precision, const corpus::KinkChoices& choice) {
  const bool positive = sign > 0;
  const Ball side(static_cast<double>(sign));
  switch (op) {
    case Op::neg: return with_partials(infinite(-sign), -1);
    case Op::abs: return with_partials(infinite(1), sign);
    case Op::relu: {
      BallLocal local = rule_relu(side, kinks, choice.relu, precision);
      if (!positive) return local;
      return with_partials(infinite(1), 1);
    }
    case Op::sqrt:
    case Op::log:
    case Op::log1p:
    case Op::acosh: return positive ? infinite(1) : in_state(State::outside);
    case Op::cbrt:
    case Op::asinh: return infinite(sign);
    case Op::exp: return positive ? with_undefined_partials(infinite(1)) : finite(0);
    case Op::expm1: return positive ? with_undefined_partials(infinite(1)) : finite(-1);
    case Op::sinh: return with_undefined_partials(infinite(sign));
    case Op::cosh: return with_undefined_partials(infinite(1));
    case Op::softplus: return positive ? with_partials(infinite(1), 1) : finite(0);
    case Op::tanh:
    case Op::erf: return finite(sign);
    case Op::sigmoid: return finite(positive ? 1 : 0);
    case Op::erfc: return finite(positive ? 0 : 2);
    case Op::atan: return half_turns(0.5 * sign, precision);
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::asin:
    case Op::acos:
    case Op::atanh: return in_state(State::outside);
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::max:
    case Op::min:
    case Op::atan2:
    case Op::hypot: break;  // not unary
  }
  return in_state(State::undecided);
}

}  // namespace minigrad::oracle
