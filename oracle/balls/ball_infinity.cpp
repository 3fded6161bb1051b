// SPDX-License-Identifier: MIT
// The ball rules at infinite operands: limits, as SEMANTICS.md lists them. An infinite operand is a ball whose midpoint
// is infinite.
#include "oracle/balls/ball_rules.h"
#include "oracle/balls/ball_series.h"
#include "oracle/balls/ball_unary.h"

namespace minigrad::oracle {
namespace {

bool is_infinite(const Ball& x) { return arf_is_inf(x.midpoint()) != 0; }

int sign(const Ball& x) { return arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0; }

BallLocal sum(const Ball& a, const Ball& b, int sign_of_b) {
  const int left = is_infinite(a) ? sign(a) : 0;
  const int right = is_infinite(b) ? sign_of_b * sign(b) : 0;
  BallLocal local = left * right < 0 ? in_state(State::outside) : infinite(left != 0 ? left : right);
  local.flow = {};
  return with_partials(std::move(local), 1, sign_of_b);
}

/// The partial in one factor is the other factor.
void set_factor(BallLocal& local, std::size_t edge, const Ball& other) {
  local.partials[edge] = other;
  local.flow[edge] = is_infinite(other) ? Flow::undefined : Flow::partial;
}

BallLocal product(const Ball& a, const Ball& b) {
  BallLocal local = in_state(State::undecided);
  if (is_exactly(a, 0) || is_exactly(b, 0)) {
    local = in_state(State::outside);
  } else if (sign(a) * sign(b) != 0) {
    local = infinite(sign(a) * sign(b));
  }
  set_factor(local, 0, b);
  set_factor(local, 1, a);
  return local;
}

BallLocal quotient(const Ball& a, const Ball& b, slong precision) {
  if (is_infinite(b)) return is_infinite(a) ? in_state(State::outside) : finite(0);
  if (is_exactly(b, 0)) return in_state(State::singular);
  if (sign(b) == 0) return in_state(State::undecided);
  BallLocal local = infinite(sign(a) * sign(b));
  arb_inv(local.partials[0], b, precision);
  local.flow[1] = Flow::undefined;
  return local;
}

BallLocal extremum(Op op, const Ball& a, const Ball& b, Aliasing aliasing, KinkMode kinks, slong precision,
                   const corpus::KinkChoices& choice) {
  // Of infinite operands only the order matters.
  const auto rank = [&](const Ball& x, const Ball& other) {
    if (is_infinite(x)) return Ball(2.0 * sign(x));
    return is_infinite(other) ? Ball() : x;
  };
  BallLocal local = ball_rule(op, rank(a, b), rank(b, a), aliasing, kinks, precision, choice);
  const bool takes_left = arb_is_positive(local.partials[0]);
  local.value = takes_left ? a : b;
  local.state = is_infinite(local.value) ? State::singular : State::finite;
  return local;
}

/// The contract promises the limits of pow(inf, b).
BallLocal power_of_infinity(const Ball& b) {
  if (is_exactly(b, 0)) {
    BallLocal local = finite(1);
    local.flow = {Flow::nothing, Flow::undefined};
    return local;
  }
  if (arb_is_negative(b)) return finite(0);
  if (!arb_is_positive(b)) return in_state(State::undecided);
  BallLocal local = infinite(1);
  local.flow[1] = Flow::undefined;
  if (is_exactly(b, 1)) {
    arb_one(local.partials[0]);
  } else if (!is_below(b, 1)) {
    local.flow[0] = Flow::undefined;
  }
  return local;
}

BallLocal hypotenuse(const Ball& a, const Ball& b) {
  BallLocal local = infinite(1);
  if (is_infinite(a)) local.flow[0] = Flow::undefined;
  if (is_infinite(b)) local.flow[1] = Flow::undefined;
  return local;
}

BallLocal limit(Op op, const Ball& a, const Ball& b, Aliasing aliasing, KinkMode kinks, slong precision,
                const corpus::KinkChoices& choice) {
  switch (op) {
    case Op::add: return sum(a, b, 1);
    case Op::sub: return sum(a, b, -1);
    case Op::mul: return product(a, b);
    case Op::div: return quotient(a, b, precision);
    case Op::max:
    case Op::min: return extremum(op, a, b, aliasing, kinks, precision, choice);
    case Op::hypot: return hypotenuse(a, b);
    case Op::atan2: return in_state(State::singular);
    case Op::pow:
      return is_infinite(a) && sign(a) > 0 && !is_infinite(b) ? power_of_infinity(b) : in_state(State::singular);
    default: return unary_limit(op, sign(a), kinks, precision, choice);
  }
}

}  // namespace

BallLocal ball_rule_at_infinity(Op op, const Ball& left, const Ball& right, Aliasing aliasing, KinkMode kinks,
                                slong precision, const corpus::KinkChoices& choice) {
  BallLocal local = limit(op, left, right, aliasing, kinks, precision, choice);
  local.is_limit = true;
  return local;
}

}  // namespace minigrad::oracle
