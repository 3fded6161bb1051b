// SPDX-License-Identifier: MIT
// Balls of doubles: real numbers known up to a bound, at many points at once. The quick judge computes with them.
// DERIVATION.md proves each formula.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "minigrad/op.h"
#include "oracle/traits/aliasing.h"

namespace minigrad::oracle {

/// The number of points that are computed side by side, so that the compiler can use vector instructions.
inline constexpr std::size_t lanes = 32;

using Lanes = std::array<double, lanes>;

/// A ball at each point. A middle that is NaN means that nothing is known: a formula does not apply, or a number has
/// left the range in which the formulas hold. NaN spreads to every ball that is computed from it.
struct alignas(64) DoubleBalls {
  Lanes middle;
  Lanes bound;  ///< how far the middle may be from the truth
  Lanes model;  ///< a lower bound of the radius that the judge computes at the engine's precision
};

/// The relative error of one rounding to nearest, 2^-53.
inline constexpr double unit = std::numeric_limits<double>::epsilon() / 2;

/// Between these magnitudes no product of two numbers, and no error of one, comes near the ends of the range. 0 is
/// allowed too.
inline constexpr double smallest_term = 1e-150;
inline constexpr double largest_term = 1e150;
inline constexpr double smallest_value = 1e-100;
inline constexpr double largest_value = 1e100;

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Whether the middles of the operands equal the midpoints of the judge's balls bit by bit. If they do, the result is
/// truncated as the judge truncates it, and the model counts what that adds to the judge's radius. If they do not, the
/// result is rounded to nearest, and the model counts nothing, because the judge's result may be exact.
enum class Midpoints { same, similar };

/// A result of 53 bits, and how far that is from the exact one.
struct Cut {
  double result;
  double off;   ///< the distance from the exact result
  double lost;  ///< the growth of the bound: `off`, or half an ulp where the judge may lose more than `off`
  double unit;  ///< one unit in the last place, which Arb adds to a radius; 0 where the result is exact
};

/// Truncates towards 0, as Arb does, a number that was rounded to nearest with the exact result `rounded + error`.
inline Cut cut(double rounded, double error, Midpoints midpoints) {
  // The judge's result may lie on the other side of a power of 2, where the unit is half as large.
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

/// Whether the ball is exactly 0 or plus or minus a power of 2: a product with it is exact, for the judge as well.
inline bool is_exact_power(double middle, double bound) {
  constexpr std::uint64_t sign_and_exponent = 0xfffULL << 52;
  const double power = std::bit_cast<double>(std::bit_cast<std::uint64_t>(middle) & sign_and_exponent);
  return (bound == 0) & (middle == power);
}

inline bool is_exact_zero(double middle, double bound) { return std::fabs(middle) + bound == 0; }

/// The compiler makes two versions of a function with this attribute, one of them for processors with wider vector
/// instructions, and the program chooses at its start. Both give the same bits: neither fuses a product with a sum.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__OPTIMIZE__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MINIGRAD_WIDE [[gnu::target_clones("avx2", "default")]]
#else
#define MINIGRAD_WIDE
#endif

/// Calls a loop with the midpoints as a compile-time constant. The loop then has no branch, and the compiler can use
/// vector instructions.
template <typename Loop>
void with_constant(Midpoints midpoints, Loop loop) {
  if (midpoints == Midpoints::same) {
    loop(std::integral_constant<Midpoints, Midpoints::same>());
  } else {
    loop(std::integral_constant<Midpoints, Midpoints::similar>());
  }
}

/// The sum. Knuth's TwoSum gives its exact error.
inline Cut cut_sum(double a, double b, Midpoints midpoints) {
  const double sum = a + b;
  const double part = sum - a;
  return cut(sum, (a - (sum - part)) + (b - part), midpoints);
}

/// An upper bound of the judge's radius. The model omits truncations of a last place, and each of these leaves half as
/// much in the bound. The rest covers terms of second order and what Arb's own functions add.
inline double largest_radius(double bound, double model) { return 3 * bound + 2 * model; }

/// The judge's ball lies within this distance of the middle: its midpoint is at most its radius away from the truth.
inline double reach(double bound, double model) { return bound + 2 * largest_radius(bound, model); }

/// The unit that the judge's radius certainly contains for the truncation of a sum. The judge's operands may differ
/// from these. The judge's sum is inexact too if this one is farther from every 53-bit number than the operands can
/// differ.
inline double certain_unit(const Cut& sum, double bound, double model, double uncertain_operands, Midpoints midpoints) {
  const bool certain = sum.off > bound + largest_radius(bound, model) + 2 * unit * uncertain_operands;
  return midpoints == Midpoints::same || certain ? sum.unit : 0;
}

/// The same for a product.
inline double certain_unit(const Cut& product, Midpoints midpoints) {
  return midpoints == Midpoints::same ? product.unit : 0;
}

/// The rounding error of a * b, exact in the ranges above (Dekker's product with Veltkamp's splitting).
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

/// The middle if the ball lies in the range or is exactly 0, otherwise NaN.
inline double in_range(double middle, double bound, double smallest, double largest) {
  const double size = std::fabs(middle) + bound;
  const bool inside = (size >= smallest) & (size <= largest);
  return inside | (size == 0) ? middle : unknown;
}

/// Where the balls of a partial are: computed by the rule, the value of an operand, or exactly 1 or -1.
enum class PartialSource { computed, left, right, one, minus_one };

/// The value and the partials of an operation at all points.
struct LocalBalls {
  DoubleBalls value;
  std::array<DoubleBalls, 2> computed;  ///< partials whose source is `computed`
  std::array<PartialSource, 2> sources{};
};

/// The exact number at every point.
DoubleBalls exact_balls(double number);

/// Computes the value and the partials of an operation that is no leaf. A unary op ignores `right`. The formulas are
/// the oracle's own.
void apply_rule(Op op, const DoubleBalls& left, const DoubleBalls& right, Aliasing aliasing, Midpoints midpoints,
                LocalBalls& local);

}  // namespace minigrad::oracle
