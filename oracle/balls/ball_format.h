// SPDX-License-Identifier: MIT
// Rounding and range of a binary floating-point format, applied to balls.
#pragma once

#include "oracle/balls/ball.h"

namespace minigrad::oracle {

/// Which numbers a computation in balls uses for its intermediate results.
enum class Numbers {
  real,    ///< any exponent and `precision` bits: the truth
  binary,  ///< the range of IEEE doubles (or floats) and a rounding at each step: what an engine can compute
};

/// The numbers of one computation. Binary formats are doubles for a precision above 24 bits, otherwise floats; their
/// precision may be less than 53 or 24, for coarser roundings.
class BallFormat {
 public:
  BallFormat(Numbers numbers, slong precision) : numbers_(numbers), precision_(precision) {}

  bool rounds() const { return numbers_ == Numbers::binary; }
  slong precision() const { return precision_; }

  /// What the range does to a number: overflow makes the ball NaN, underflow adds the spacing of denormals to the
  /// radius. A real number is NaN only beyond exponents of 2^60, which repeated squaring reaches.
  void fit(Ball& ball) const;

  /// Whether every number in the ball is beyond the range.
  bool surely_overflows(const Ball& ball) const;

 private:
  Numbers numbers_;
  slong precision_;
};

/// Whether a number in the ball is beyond the range of the format of that precision.
bool may_overflow(const Ball& ball, slong precision);

/// Magnitudes below 2^(this exponent) are denormal in the format of that precision.
slong normal_exponent(slong precision);

/// Adds |ball| 2^exponent to the radius.
void widen_relative(Ball& ball, slong exponent);

}  // namespace minigrad::oracle
