// SPDX-License-Identifier: MIT
#include "oracle/balls/formula_edges.h"

#include <cmath>

#include "oracle/balls/ball_series.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::oracle {
namespace {

bool may_be_zero(const Ball& ball) { return arb_contains_zero(ball) && !arb_is_zero(ball); }

bool may_be_pole(Op op, const Ball& left, const Ball& right) {
  return (op == Op::div && may_be_zero(right)) || (op == Op::pow && may_be_zero(left) && arb_is_negative(right));
}

/// An operation of any numbers: any number, or one in the range of the operation.
BallLocal value_of_any(Op op) {
  const auto [low, high] = traits(op).values;
  if (std::isinf(low) || std::isinf(high)) return in_state(State::unbounded);
  BallLocal local;
  arb_union(local.value, Ball(low), Ball(high), 53);
  return local;
}

/// Whether a value is infinite at the ends of the domain, so that only numbers inside have one.
bool is_open(Op op) { return op == Op::log || op == Op::log1p || op == Op::atanh; }

/// Moves a number that lies beyond the low (`side` -1) or high (1) end of the domain to it, or to the next number
/// inside. Returns whether it moved.
bool move_inside(Op op, double end, int side, arf_t number, slong precision) {
  if (std::isinf(end) || arf_cmp_d(number, end) * side < (is_open(op) ? 0 : 1)) return false;
  arf_set_d(number, end);
  if (!is_open(op)) return true;
  Ball step;
  arf_set_d(arb_midref(static_cast<arb_ptr>(step)),
            end == 0 ? 0x1p-1074 : std::ldexp(1.0, static_cast<int>(-precision)));
  if (side < 0) arf_add(number, number, step.midpoint(), ARF_PREC_EXACT, ARF_RND_NEAR);
  if (side > 0) arf_sub(number, number, step.midpoint(), ARF_PREC_EXACT, ARF_RND_NEAR);
  return true;
}

/// The operation, which is monotonic, on the part of the ball inside the domain. Nothing if all of the ball is inside,
/// or nothing of it.
std::optional<BallLocal> value_inside_domain(Op op, const Ball& operand, slong precision) {
  Ball low;
  Ball high;
  arb_get_lbound_arf(arb_midref(static_cast<arb_ptr>(low)), operand, precision + MAG_BITS);
  arb_get_ubound_arf(arb_midref(static_cast<arb_ptr>(high)), operand, precision + MAG_BITS);
  const bool low_moved = move_inside(op, traits(op).domain.low, -1, arb_midref(static_cast<arb_ptr>(low)), precision);
  const bool high_moved = move_inside(op, traits(op).domain.high, 1, arb_midref(static_cast<arb_ptr>(high)), precision);
  if (!(low_moved || high_moved) || arf_cmp(low.midpoint(), high.midpoint()) > 0) return std::nullopt;
  const auto at = [&](const Ball& end) {
    return ball_rule(op, end, end, Aliasing::distinct, KinkMode::contract, precision).value;
  };
  BallLocal local;
  arb_union(local.value, at(low), at(high), precision);
  return local;
}

/// A power of a negative base with a whole exponent that rounding has changed, as b - 1 beyond 2^53: of either sign.
BallLocal power_of_either_sign(const Ball& base, const Ball& exponent, slong precision) {
  Ball size;
  arb_neg(size, base);
  BallLocal local;
  arb_pow(local.value, size, exponent, precision);
  arb_neg(size, local.value);
  arb_union(local.value, local.value, size, precision);
  return local;
}

}  // namespace

std::optional<BallLocal> value_across_edges(Op op, const BallLocal& left, const BallLocal& right, slong precision) {
  const auto is = [&](State state) { return left.state == state || right.state == state; };
  if (is(State::unbounded)) {
    if (is(State::undecided) || is(State::outside) || is(State::nan)) return std::nullopt;
    return value_of_any(op);
  }
  if (left.state != State::finite || right.state != State::finite) return std::nullopt;
  if (may_be_pole(op, left.value, right.value)) return in_state(State::unbounded);
  if (op == Op::pow && arb_is_negative(left.value) && !arb_is_exact(right.value) && arb_contains_int(right.value)) {
    return power_of_either_sign(left.value, right.value, precision);
  }
  const auto [low, high] = traits(op).domain;
  if (arity(op) == 1 && !arb_is_exact(left.value) && !(std::isinf(low) && std::isinf(high))) {
    return value_inside_domain(op, left.value, precision);
  }
  return std::nullopt;
}

}  // namespace minigrad::oracle
