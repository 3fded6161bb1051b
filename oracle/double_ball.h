// SPDX-License-Identifier: MIT
// Real numbers known up to a radius, in plain doubles and many points at a time: what the quick judge computes with.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "minigrad/op.h"

namespace minigrad::oracle {

/// So many points are computed side by side, so that the compiler can use vector instructions.
inline constexpr std::size_t lanes = 32;

using Lanes = std::array<double, lanes>;

/// A number at each of the points. Where nothing is known of it, or it has left the range in which the formulas
/// hold, its middle is NaN, which spreads to all that is computed from it.
struct alignas(64) DoubleBalls {
  Lanes middle;
  Lanes bound;  ///< the truth is at most so far from the middle
  Lanes model;  ///< how far rounding carries an engine, at most what the judge's radius says
};

/// The relative error of one rounding to nearest, 2^-53.
inline constexpr double unit = std::numeric_limits<double>::epsilon() / 2;

/// Within these magnitudes, 0 aside, no product of two numbers and no error of one comes near the ends of the range.
inline constexpr double smallest_term = 1e-150;
inline constexpr double largest_term = 1e150;
inline constexpr double smallest_value = 1e-100;
inline constexpr double largest_value = 1e100;

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// What a + b rounds off: exact, after Knuth.
inline double sum_error(double a, double b, double sum) {
  const double part = sum - a;
  return (a - (sum - part)) + (b - part);
}

/// What a * b rounds off: exact in the range above, after Dekker and Veltkamp.
inline double product_error(double a, double b, double product) {
  constexpr double splitter = 0x1p27 + 1;
  const double big_a = splitter * a;
  const double high_a = big_a - (big_a - a);
  const double low_a = a - high_a;
  const double big_b = splitter * b;
  const double high_b = big_b - (big_b - b);
  const double low_b = b - high_b;
  return ((high_a * high_b - product) + high_a * low_b + low_a * high_b) + low_a * low_b;
}

/// The middle, or NaN where the ball is not in that range. A ball that is exactly 0 is.
inline double in_range(double middle, double bound, double smallest, double largest) {
  const double size = std::fabs(middle) + bound;
  const bool inside = (size >= smallest) & (size <= largest);
  return inside | (size == 0) ? middle : unknown;
}

/// The value and the partials of an operation (no leaf) at all points; a unary op ignores `right`. `left` and
/// `right` are the same object when both operands are one node. The formulas are the oracle's own.
void apply_rule(Op op, const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value,
                std::array<DoubleBalls, 2>& partials);

}  // namespace minigrad::oracle
