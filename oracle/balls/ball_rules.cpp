// SPDX-License-Identifier: MIT
// Partials come from Arb's power series f(x + t) = f(x) + f'(x) t + O(t^2), or from other functions of Arb. This file
// shares no formula with the engine.
#include "oracle/balls/ball_rules.h"

#include <arb_hypgeom.h>

#include "oracle/balls/ball_functions.h"
#include "oracle/balls/ball_series.h"

namespace minigrad::oracle {
namespace {

/// The smallest ball that contains both ends.
void set_hull(Ball& ball, slong low, slong high) {
  Ball other;
  arb_set_si(ball, low);
  arb_set_si(other, high);
  arb_union(ball, ball, other, 64);
}

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

/// max and min.
BallLocal rule_extremum(Op op, const Ball& a, const Ball& b, Aliasing aliasing, KinkMode kinks, double left_share,
                        slong precision) {
  BallLocal local;
  (op == Op::max ? arb_max : arb_min)(local.value, a, b, precision);
  const bool left_greater = arb_gt(a, b);
  // With one node on both sides the halves always sum to 1: that is no kink.
  const bool tie = arb_is_exact(a) && arb_is_exact(b) && arb_equal(a, b);
  if (aliasing == Aliasing::aliased) {
    for (Ball& partial : local.partials) arb_set_d(partial, 0.5);
  } else if (left_greater || arb_lt(a, b)) {
    const std::size_t winner = (op == Op::max) == left_greater ? 0 : 1;
    arb_set_si(local.partials[winner], 1);
    local.flow[1 - winner] = Flow::nothing;
  } else if (tie && kinks == KinkMode::contract) {
    local.branch = Branch::kink;
    arb_set_d(local.partials[0], left_share);
    arb_set_d(local.partials[1], 1 - left_share);
  } else {
    local.branch = tie ? Branch::kink : Branch::unknown;
    for (Ball& partial : local.partials) set_hull(partial, 0, 1);
  }
  return local;
}

BallLocal rule_linear(Op op, const Ball& a, const Ball& b, slong precision) {
  BallLocal local;
  (op == Op::add ? arb_add : arb_sub)(local.value, a, b, precision);
  arb_set_si(local.partials[0], 1);
  arb_set_si(local.partials[1], op == Op::add ? 1 : -1);
  return local;
}

BallLocal rule_neg(const Ball& a) {
  BallLocal local;
  arb_neg(local.value, a);
  arb_set_si(local.partials[0], -1);
  return local;
}

BallLocal rule_mul(const Ball& a, const Ball& b, slong precision) {
  BallLocal local;
  arb_mul(local.value, a, b, precision);
  local.partials[0] = b;
  local.partials[1] = a;
  return local;
}

BallLocal rule_div(const Ball& a, const Ball& b, slong precision) {
  if (is_exactly(b, 0)) return in_state(State::singular);
  if (arb_contains_zero(b)) return in_state(State::undecided);
  BallLocal local;
  Series numerator(a, 0);
  Series denominator(b, 1);
  Series result;
  arb_poly_div_series(result, numerator, denominator, terms, precision);
  result.read(local.value, local.partials[1]);
  arb_inv(local.partials[0], b, precision);
  return local;
}

BallLocal rule_hypot(const Ball& a, const Ball& b, slong precision) {
  BallLocal local;
  arb_hypot(local.value, a, b, precision);
  if (is_exactly(a, 0) && is_exactly(b, 0)) local.flow = {Flow::bounded, Flow::bounded};
  arb_div(local.partials[0], a, local.value, precision);
  arb_div(local.partials[1], b, local.value, precision);
  return local;
}

BallLocal rule_atan2(const Ball& a, const Ball& b, slong precision) {
  BallLocal local;
  arb_atan2(local.value, a, b, precision);
  if (arb_contains_zero(a) && !arb_is_positive(b)) {
    // On the cut the value is pi or -pi by the sign of a zero, which a real number does not have.
    Ball pi;
    arb_const_pi(pi, precision);
    arb_neg(local.value, pi);
    arb_union(local.value, local.value, pi, precision);
  }
  if (is_exactly(a, 0) && is_exactly(b, 0)) local.flow = {Flow::undefined, Flow::undefined};
  Ball square;
  arb_sqr(square, a, precision);
  arb_addmul(square, b, b, precision);
  arb_div(local.partials[0], b, square, precision);
  arb_div(local.partials[1], a, square, precision);
  arb_neg(local.partials[1], local.partials[1]);
  return local;
}

}  // namespace

BranchEnds branch_ends(Op op) {
  if (op == Op::abs) return {{{{-1, 0}, {1, 0}}}};
  if (op == Op::relu) return {{{{0, 0}, {1, 0}}}};
  return {{{{0, 1}, {1, 0}}}};
}

BallLocal ball_rule(Op op, const Ball& left, const Ball& right, Aliasing aliasing, KinkMode kinks, slong precision,
                    const corpus::KinkChoices& choice) {
  switch (op) {
    case Op::input:
    case Op::constant: return in_state(State::undecided);
    case Op::add:
    case Op::sub: return rule_linear(op, left, right, precision);
    case Op::mul: return rule_mul(left, right, precision);
    case Op::div: return rule_div(left, right, precision);
    case Op::pow: return rule_pow(left, right, precision);
    case Op::max: return rule_extremum(op, left, right, aliasing, kinks, choice.max, precision);
    case Op::min: return rule_extremum(op, left, right, aliasing, kinks, choice.min, precision);
    case Op::atan2: return rule_atan2(left, right, precision);
    case Op::hypot: return rule_hypot(left, right, precision);
    case Op::neg: return rule_neg(left);
    case Op::abs: return rule_abs(left, kinks, choice.abs);
    case Op::relu: return rule_relu(left, kinks, choice.relu, precision);
    case Op::sqrt: return rule_sqrt(left, precision);
    case Op::exp: return from_series(arb_poly_exp_series, left, precision);
    case Op::expm1: return rule_expm1(left, precision);
    case Op::log: return rule_log(left, precision);
    case Op::log1p: return rule_log1p(left, precision);
    case Op::sin: return from_series(arb_poly_sin_series, left, precision);
    case Op::cos: return from_series(arb_poly_cos_series, left, precision);
    case Op::tan: return from_series(arb_poly_tan_series, left, precision);
    case Op::asin: return rule_asin(left, precision);
    case Op::acos: return rule_acos(left, precision);
    case Op::atan: return from_series(arb_poly_atan_series, left, precision);
    case Op::sinh: return from_series(arb_poly_sinh_series, left, precision);
    case Op::cosh: return from_series(arb_poly_cosh_series, left, precision);
    case Op::tanh: return rule_tanh(left, precision);
    case Op::asinh: return rule_asinh(left, precision);
    case Op::acosh: return rule_acosh(left, precision);
    case Op::atanh: return rule_atanh(left, precision);
    case Op::sigmoid: return rule_sigmoid(left, precision);
    case Op::softplus: return rule_softplus(left, precision);
    case Op::erf: return from_series(arb_hypgeom_erf_series, left, precision);
    case Op::erfc: return from_series(arb_hypgeom_erfc_series, left, precision);
  }
  return in_state(State::undecided);
}

}  // namespace minigrad::oracle
