// SPDX-License-Identifier: MIT
// Real numbers known up to a radius, in plain doubles and many points at a time: what the quick judge computes with.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

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

/// Whether the middles of the operands are to the bit the midpoints that the judge has for them. Then their result is
/// cut off as the judge does it, and what that adds to the judge's radius counts in the model; otherwise it is rounded
/// to nearest, and the judge's may happen to be exact.
enum class Midpoints { same, similar };

/// A result of 53 bits, and how far that is from the exact one.
struct Cut {
  double result;
  double off;   ///< the distance from the exact result
  double lost;  ///< what the bound grows by: `off`, or all that one rounding may lose where the judge's may lose more
  double unit;  ///< of the last place, or 0 where the result is exact: what Arb adds to a radius
};

/// Cuts a number that was rounded to nearest and lost `error` in that: exact result = rounded + error. Arb cuts
/// towards 0.
inline Cut cut(double rounded, double error, Midpoints midpoints) {
  // Beside a power of 2 the judge's unit may be that of the smaller numbers.
  if (midpoints == Midpoints::similar) {
    const double half_ulp = unit * std::fabs(rounded);
    return {rounded, std::fabs(error), half_ulp, error != 0 ? half_ulp : 0};
  }
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(rounded);
  const std::uint64_t too_large = (bits ^ std::bit_cast<std::uint64_t>(error)) >> 63;
  const double result = error != 0 ? std::bit_cast<double>(bits - too_large) : rounded;
  const double off = std::fabs((rounded - result) + error);
  constexpr std::uint64_t exponent_mask = 0x7ffULL << 52;
  const double power = std::bit_cast<double>(std::bit_cast<std::uint64_t>(result) & exponent_mask);
  return {result, off, off, error != 0 ? 2 * unit * power : 0};
}

/// Whether the ball is exactly 0 or a power of 2, of either sign: a product with it is exact, for the judge as well.
inline bool is_exact_power(double middle, double bound) {
  constexpr std::uint64_t sign_and_exponent = 0xfffULL << 52;
  const double power = std::bit_cast<double>(std::bit_cast<std::uint64_t>(middle) & sign_and_exponent);
  return (bound == 0) & (middle == power);
}

inline bool is_exact_zero(double middle, double bound) { return std::fabs(middle) + bound == 0; }

/// A function with this attribute is compiled twice, the second time for processors with wider vector instructions,
/// and the better one is taken when the program starts. The bits are the same: neither fuses a product with a sum.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__OPTIMIZE__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MINIGRAD_WIDE [[gnu::target_clones("avx2", "default")]]
#else
#define MINIGRAD_WIDE
#endif

/// Runs a loop with the midpoints as a constant, so that it need not ask in every step: only then can the compiler use
/// vector instructions for it.
template <typename Loop>
void with_constant(Midpoints midpoints, Loop loop) {
  if (midpoints == Midpoints::same) {
    loop(std::integral_constant<Midpoints, Midpoints::same>());
  } else {
    loop(std::integral_constant<Midpoints, Midpoints::similar>());
  }
}

/// The sum, after Knuth's exact error of a sum.
inline Cut cut_sum(double a, double b, Midpoints midpoints) {
  const double sum = a + b;
  const double part = sum - a;
  return cut(sum, (a - (sum - part)) + (b - part), midpoints);
}

/// At least the judge's radius. What the model does not count of it are cuts of a last place, and each of these has
/// left half as much in the bound; the rest is for terms of second order, and for what Arb's own functions add.
inline double largest_radius(double bound, double model) { return 3 * bound + 2 * model; }

/// Farther from the middle than this the judge sees nothing that rounding may come to: its ball is round a middle of
/// its own, which is no farther from the truth than its radius.
inline double reach(double bound, double model) { return bound + 2 * largest_radius(bound, model); }

/// What the judge's radius surely has of the cut of a sum: one that is farther from all numbers of 53 bits than the
/// judge's operands can be from these, which are both near the truth, is inexact for the judge too.
inline double certain_unit(const Cut& sum, double bound, double model, double uncertain_operands, Midpoints midpoints) {
  const bool certain = sum.off > bound + largest_radius(bound, model) + 2 * unit * uncertain_operands;
  return midpoints == Midpoints::same || certain ? sum.unit : 0;
}

/// Of a product no more is certain than that.
inline double certain_unit(const Cut& product, Midpoints midpoints) {
  return midpoints == Midpoints::same ? product.unit : 0;
}

/// What a * b rounds off: exact in the ranges above, after Dekker and Veltkamp.
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

inline Cut cut_product(double a, double b, Midpoints midpoints) {
  const double product = a * b;
  return cut(product, product_error(a, b, product), midpoints);
}

/// The middle, or NaN where the ball is not in that range. A ball that is exactly 0 is.
inline double in_range(double middle, double bound, double smallest, double largest) {
  const double size = std::fabs(middle) + bound;
  const bool inside = (size >= smallest) & (size <= largest);
  return inside | (size == 0) ? middle : unknown;
}

/// What is known of an operation's value and partials at all points.
struct LocalBalls {
  DoubleBalls value;
  std::array<DoubleBalls, 2> own;                ///< room for partials
  std::array<const DoubleBalls*, 2> partials{};  ///< these, an operand, or a constant of `exactly`
};

/// 1, -1.
struct ExactBalls {
  ExactBalls();
  DoubleBalls one;
  DoubleBalls minus_one;
};
const ExactBalls& exactly();

/// The value and the partials of an operation (no leaf) at all points; a unary op ignores `right`. `left` and
/// `right` are the same object when both operands are one node. The formulas are the oracle's own.
void apply_rule(Op op, const DoubleBalls& left, const DoubleBalls& right, Midpoints midpoints, LocalBalls& local);

}  // namespace minigrad::oracle
