// SPDX-License-Identifier: MIT
// The ball rule of a^b. It has four cases: a positive base, a base of 0, an exponent of 0, and an integer exponent of a
// negative base.
#include "oracle/balls/ball_functions.h"
#include "oracle/balls/ball_series.h"

namespace minigrad::oracle {
namespace {

/// a^b for b exactly 0: the constant 1.
BallLocal power_zero(const Ball& a, slong precision) {
  BallLocal local;
  arb_one(local.value);
  local.flow[0] = Flow::nothing;
  if (arb_is_positive(a)) {
    arb_log(local.partials[1], a, precision);
  } else if (arb_is_nonpositive(a)) {
    local.flow[1] = Flow::undefined;
  } else {
    arb_indeterminate(local.partials[1]);
  }
  return local;
}

/// 0^b for b not 0.
BallLocal power_of_zero(const Ball& b) {
  if (arb_is_negative(b)) return in_state(State::singular);
  if (!arb_is_positive(b)) return in_state(State::undecided);
  BallLocal local;
  local.flow[1] = Flow::nothing;
  if (is_exactly(b, 1)) {
    arb_one(local.partials[0]);
  } else if (is_below(b, 1)) {
    local.flow[0] = Flow::undefined;
  } else if (!is_above(b, 1)) {
    arb_indeterminate(local.partials[0]);
  }
  return local;
}

/// a^b for an exact integer b. `arb_pow` takes the logarithm of a ball around 0.
void integer_power(Ball& result, const Ball& a, const Ball& b, slong precision) {
  if (!arf_is_zero(a.midpoint())) return arb_pow(result, a, b, precision);
  fmpz_t exponent;
  fmpz_init(exponent);
  arf_get_fmpz(exponent, b.midpoint(), ARF_RND_NEAR);
  arb_pow_fmpz(result, a, exponent, precision);
  fmpz_clear(exponent);
}

/// a^b for a positive a.
BallLocal power_of_positive(const Ball& a, const Ball& b, slong precision) {
  BallLocal local;
  Series base(a, 1);
  Series result;
  arb_poly_pow_arb_series(result, base, b, terms, precision);
  result.read(local.value, local.partials[0]);
  arb_log(local.partials[1], a, precision);
  arb_mul(local.partials[1], local.partials[1], local.value, precision);
  return local;
}

/// a^b for a negative a and an exact integer b, from the power of -a.
BallLocal power_of_negative(const Ball& a, const Ball& b, slong precision) {
  Ball size;
  arb_neg(size, a);
  BallLocal local = power_of_positive(size, b, precision);
  const bool is_even = arf_is_int_2exp_si(b.midpoint(), 1) != 0;
  Ball& negated = is_even ? local.partials[0] : local.value;
  arb_neg(negated, negated);
  local.flow[1] = Flow::undefined;
  return local;
}

/// a^b for an integer b and any a but an exact 0: the partial in b exists for positive a only.
BallLocal power_integer(const Ball& a, const Ball& b, slong precision) {
  BallLocal local;
  Ball lower;
  arb_sub_si(lower, b, 1, ARF_PREC_EXACT);
  integer_power(local.value, a, b, precision);
  integer_power(local.partials[0], a, lower, precision);
  arb_mul(local.partials[0], local.partials[0], b, precision);
  if (arb_is_negative(a)) {
    local.flow[1] = Flow::undefined;
  } else {
    arb_indeterminate(local.partials[1]);
  }
  return local;
}

/// The rule at any precision. Arb computes integer powers by squaring and loses as many bits as the exponent has.
BallLocal power(const Ball& a, const Ball& b, slong precision) {
  if (is_exactly(b, 0)) return power_zero(a, precision);
  if (is_exactly(a, 0)) return power_of_zero(b);
  if (arb_is_positive(a)) return power_of_positive(a, b, precision);
  // A larger integer exponent gives 0, 1 or infinity for almost every base, and takes much time.
  constexpr slong largest_exponent = 1L << 40;
  const bool moderate = is_above(b, -largest_exponent) && is_below(b, largest_exponent);
  if (moderate && arb_is_int(b) && (arb_is_negative(a) || arb_is_positive(b))) return power_integer(a, b, precision);
  if (arb_is_negative(a) && arb_is_int(b)) return power_of_negative(a, b, precision);
  return in_state(arb_is_negative(a) && !arb_contains_int(b) ? State::outside : State::undecided);
}

}  // namespace

BallLocal rule_pow(const Ball& a, const Ball& b, slong precision) {
  constexpr slong guard_bits = 64;
  BallLocal local = power(a, b, precision + guard_bits);
  arb_set_round(local.value, local.value, precision);
  for (Ball& partial : local.partials) arb_set_round(partial, partial, precision);
  return local;
}

}  // namespace minigrad::oracle
