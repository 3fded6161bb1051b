// SPDX-License-Identifier: MIT
// Partials come from Arb's power series f(x + t) = f(x) + f'(x) t + O(t^2), or from other functions of Arb. This file
// shares no formula with the engine.
#include "oracle/balls/ball_rules.h"

#include "oracle/balls/ball_functions.h"
#include "oracle/balls/ball_series.h"
#include "oracle/balls/ball_unary.h"

namespace minigrad::oracle {
namespace {

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
    default: return unary_rule(op, left, kinks, precision, choice);
  }
}

}  // namespace minigrad::oracle
