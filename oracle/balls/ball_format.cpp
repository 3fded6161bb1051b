// SPDX-License-Identifier: MIT
#include "oracle/balls/ball_format.h"

#include <limits>

namespace minigrad::oracle {
namespace {

/// The range of a binary format.
struct Range {
  Ball largest;
  slong normal_exponent;   ///< magnitudes below 2^normal_exponent are denormal
  slong spacing_exponent;  ///< denormals are multiples of 2^spacing_exponent
};

const Range& range(slong precision) {
  static const Range of_floats{Ball(std::numeric_limits<float>::max()), -126, -149};
  static const Range of_doubles{Ball(std::numeric_limits<double>::max()), -1022, -1074};
  return precision <= 24 ? of_floats : of_doubles;
}

/// An upper bound of the magnitude as a midpoint. Only 64 bits of it: a ball may reach from 1 to 2^-1000000000.
Ball magnitude_bound(const Ball& ball) {
  Ball bound;
  arb_get_abs_ubound_arf(arb_midref(static_cast<arb_ptr>(bound)), ball, 64);
  return bound;
}

/// Limits exponents, which repeated squaring doubles, so that they need no memory of their own.
void bound_exponent(Ball& ball) {
  constexpr slong largest_exponent = 1L << 60;
  if (arf_cmpabs_2exp_si(ball.midpoint(), largest_exponent) > 0) return arb_indeterminate(ball);
  if (arf_is_zero(ball.midpoint()) || arf_cmpabs_2exp_si(ball.midpoint(), -largest_exponent) > 0) return;
  arf_zero(arb_midref(static_cast<arb_ptr>(ball)));
  arb_add_error_2exp_si(ball, -largest_exponent);
}

/// Whether the ball can neither overflow nor be denormal. The exponents decide this for most balls.
bool is_well_inside(const Ball& ball, const Range& limits) {
  const slong largest_exponent = -limits.normal_exponent - 1;
  return arf_cmpabs_2exp_si(ball.midpoint(), limits.normal_exponent) >= 0 &&
         arf_cmpabs_2exp_si(ball.midpoint(), largest_exponent) <= 0 &&
         mag_cmp_2exp_si(ball.radius(), largest_exponent) <= 0;
}

}  // namespace

bool may_overflow(const Ball& ball, slong precision) {
  return arf_cmp(magnitude_bound(ball).midpoint(), range(precision).largest.midpoint()) > 0;
}

slong normal_exponent(slong precision) { return range(precision).normal_exponent; }

void widen_relative(Ball& ball, slong exponent) {
  Magnitude error;
  arb_get_mag(error, ball);
  mag_mul_2exp_si(error, error, exponent);
  arb_add_error_mag(ball, error);
}

void BallFormat::fit(Ball& ball) const {
  if (arb_is_zero(ball) || !arb_is_finite(ball)) return;
  if (numbers_ == Numbers::real) return bound_exponent(ball);
  const Range& limits = range(precision_);
  if (is_well_inside(ball, limits)) return;
  if (may_overflow(ball, precision_)) return arb_indeterminate(ball);
  if (arb_is_exact(ball) && arf_is_int_2exp_si(ball.midpoint(), limits.spacing_exponent)) return;
  if (arf_cmpabs_2exp_si(magnitude_bound(ball).midpoint(), limits.normal_exponent) < 0) {
    arb_add_error_2exp_si(ball, limits.spacing_exponent);
  }
}

bool BallFormat::surely_overflows(const Ball& ball) const {
  if (!arb_is_finite(ball)) return false;
  Ball least;
  arb_get_abs_lbound_arf(arb_midref(static_cast<arb_ptr>(least)), ball, 64);
  return arf_cmp(least.midpoint(), range(precision_).largest.midpoint()) > 0;
}

}  // namespace minigrad::oracle
