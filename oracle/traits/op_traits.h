// SPDX-License-Identifier: MIT
// One row for each operation, with every fact about it that is not the mathematics of a rule.
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "minigrad/op.h"

namespace minigrad::oracle {

/// All numbers between two ends. Whether the ends belong to it is left open.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

constexpr Interval above(double low) { return {.low = low}; }
constexpr Interval between(double low, double high) { return {low, high}; }

/// Where an operation has a value but no finite partials.
enum class Edge {
  ends,          ///< at the finite ends of its domain, if there are any
  zero,          ///< where the operand is 0, inside the domain
  zero_divisor,  ///< where the right operand is 0
  origin,        ///< where both operands are 0
  power,         ///< at base 0 unless the exponent is 0 or at least 1; a negative base needs a whole exponent
};

/// Where an operation has several subgradients.
enum class Kink {
  none,
  zero,  ///< where the operand is 0
  tie,   ///< where two operands of different nodes are equal
};

/// What rounding does to an operation.
enum class Rounding {
  exact,    ///< sums, products and choices: IEEE 754 rounds the value correctly, and the partials are operands or
            ///< small integers, which no rounding touches
  correct,  ///< IEEE 754 rounds the value correctly; the partials are rounded
  library,  ///< a function of a mathematical library, which is off by up to `library_error`
};

/// Errors as powers of 2 of half an ulp.
inline constexpr int one_ulp = 1;
inline constexpr int two_ulp = 2;
inline constexpr int four_ulp = 3;

/// What the operands and the value must fulfil for the partials to be finite and to carry digits. The generator draws
/// graphs and points that fulfil it; properties/generate/op_conditioning.cpp has the conditions themselves.
enum class Conditioning {
  always,         ///< nothing
  sum,            ///< the operands do not nearly cancel
  product,        ///< the value does not underflow
  quotient,       ///< a divisor other than 0, and no underflow
  power,          ///< a positive base, or a constant whole exponent; no underflow
  choice,         ///< rounding cannot turn the choice
  direction,      ///< not on the cut of atan2, where the value jumps
  nonzero_value,  ///< the value is not 0
  off_kink,       ///< not at 0, unless the operand is exact
  inside,         ///< inside the domain
  well_inside,    ///< inside the domain, with a margin
  logarithm,      ///< inside the domain, and not near the root at 1 unless the operand is exact
  angle,          ///< an angle that has not lost its digits, and neither a pole nor a root
  tail,           ///< the partial, about exp(-decay(x)), is not too small
};

struct OpTraits {
  Op op;
  Interval domain = {};  ///< the smallest interval outside of which no operand of it can be differentiated
  Interval values = {};  ///< the smallest interval that contains the values at points inside the domain
  Edge edge = Edge::ends;
  Kink kink = Kink::none;
  bool flat_if_aliased = false;  ///< constant where both operands are one node, so that its partials cancel
  Rounding rounding = Rounding::library;
  int library_error = one_ulp;  ///< largest error of the value, as a power of 2 of half an ulp
  /// The error in ulp that a standard allows a library for the value; 0 if it allows none, or has no such function.
  /// From the OpenCL C 3.0 specification, section 7.4, "Relative Error as ULPs", the table for double precision.
  int standard_ulps = 0;
  Conditioning conditioning = Conditioning::always;
  double (*decay)(double) = nullptr;  ///< for Conditioning::tail
  std::array<double, 3> points = {};  ///< operands at which no formula has any trouble; of unary functions alone
};

namespace detail {

using std::numbers::pi;

constexpr double negated(double x) { return -x; }
constexpr double size(double x) { return x < 0 ? -x : x; }
constexpr double twice_the_size(double x) { return 2 * size(x); }
constexpr double square(double x) { return x * x; }

// The library errors are those that glibc's manual lists for x86-64, except that erfc has 4 ulp, the most that was
// observed, instead of 5. Functions that several library calls make up have 2 ulp.
// clang-format off
inline constexpr std::array op_traits = {
    OpTraits{.op = Op::input, .rounding = Rounding::exact},
    OpTraits{.op = Op::constant, .rounding = Rounding::exact},
    OpTraits{.op = Op::add, .rounding = Rounding::exact, .conditioning = Conditioning::sum},
    OpTraits{.op = Op::sub, .rounding = Rounding::exact, .conditioning = Conditioning::sum},
    OpTraits{.op = Op::mul, .rounding = Rounding::exact, .conditioning = Conditioning::product},
    OpTraits{.op = Op::div, .edge = Edge::zero_divisor, .flat_if_aliased = true, .rounding = Rounding::correct,
             .conditioning = Conditioning::quotient},
    OpTraits{.op = Op::pow, .edge = Edge::power, .standard_ulps = 16, .conditioning = Conditioning::power},
    OpTraits{.op = Op::max, .kink = Kink::tie, .rounding = Rounding::exact, .conditioning = Conditioning::choice},
    OpTraits{.op = Op::min, .kink = Kink::tie, .rounding = Rounding::exact, .conditioning = Conditioning::choice},
    OpTraits{.op = Op::atan2, .values = between(-pi, pi), .edge = Edge::origin, .flat_if_aliased = true,
             .standard_ulps = 6, .conditioning = Conditioning::direction},
    OpTraits{.op = Op::hypot, .values = above(0), .edge = Edge::origin, .standard_ulps = 4,
             .conditioning = Conditioning::nonzero_value},
    OpTraits{.op = Op::neg, .rounding = Rounding::exact},
    OpTraits{.op = Op::abs, .values = above(0), .kink = Kink::zero, .rounding = Rounding::exact,
             .conditioning = Conditioning::off_kink},
    OpTraits{.op = Op::relu, .values = above(0), .kink = Kink::zero, .rounding = Rounding::exact,
             .conditioning = Conditioning::off_kink},
    OpTraits{.op = Op::sqrt, .domain = above(0), .values = above(0), .rounding = Rounding::correct,
             .conditioning = Conditioning::inside, .points = {2, 0.25, 1e4}},
    OpTraits{.op = Op::cbrt, .edge = Edge::zero, .library_error = four_ulp, .standard_ulps = 4,
             .conditioning = Conditioning::nonzero_value, .points = {2, -0.25, 1e4}},
    OpTraits{.op = Op::exp, .values = above(0), .standard_ulps = 3, .conditioning = Conditioning::nonzero_value,
             .points = {1, -2, 0.1}},
    OpTraits{.op = Op::expm1, .values = above(-1), .standard_ulps = 3, .conditioning = Conditioning::tail,
             .decay = negated, .points = {1, -0.5, 0.1}},
    OpTraits{.op = Op::log, .domain = above(0), .standard_ulps = 3, .conditioning = Conditioning::logarithm,
             .points = {2, 0.3, 1e5}},
    OpTraits{.op = Op::log1p, .domain = above(-1), .standard_ulps = 2, .conditioning = Conditioning::well_inside,
             .points = {1, -0.5, 0.1}},
    OpTraits{.op = Op::sin, .values = between(-1, 1), .standard_ulps = 4, .conditioning = Conditioning::angle,
             .points = {1, -2, 0.1}},
    OpTraits{.op = Op::cos, .values = between(-1, 1), .standard_ulps = 4, .conditioning = Conditioning::angle,
             .points = {1, -2, 0.1}},
    OpTraits{.op = Op::tan, .standard_ulps = 5, .conditioning = Conditioning::angle, .points = {1, -0.5, 2.5}},
    OpTraits{.op = Op::asin, .domain = between(-1, 1), .values = between(-pi / 2, pi / 2), .standard_ulps = 4,
             .conditioning = Conditioning::well_inside, .points = {0.5, -0.3, 0.8}},
    OpTraits{.op = Op::acos, .domain = between(-1, 1), .values = between(0, pi), .standard_ulps = 4,
             .conditioning = Conditioning::well_inside, .points = {0.5, -0.3, 0.8}},
    OpTraits{.op = Op::atan, .values = between(-pi / 2, pi / 2), .standard_ulps = 5, .points = {1, -0.5, 30}},
    OpTraits{.op = Op::sinh, .library_error = two_ulp, .standard_ulps = 4, .points = {1, -2, 0.1}},
    OpTraits{.op = Op::cosh, .values = above(1), .library_error = two_ulp, .standard_ulps = 4,
             .points = {1, -2, 0.1}},
    OpTraits{.op = Op::tanh, .values = between(-1, 1), .library_error = two_ulp, .standard_ulps = 5,
             .conditioning = Conditioning::tail, .decay = twice_the_size, .points = {0.5, -1, 0.1}},
    OpTraits{.op = Op::asinh, .library_error = two_ulp, .standard_ulps = 4, .points = {1, -2, 30}},
    OpTraits{.op = Op::acosh, .domain = above(1), .values = above(0), .library_error = two_ulp, .standard_ulps = 4,
             .conditioning = Conditioning::well_inside, .points = {2, 1.25, 30}},
    OpTraits{.op = Op::atanh, .domain = between(-1, 1), .library_error = two_ulp, .standard_ulps = 5,
             .conditioning = Conditioning::well_inside, .points = {0.5, -0.3, 0.8}},
    OpTraits{.op = Op::sigmoid, .values = between(0, 1), .library_error = two_ulp, .conditioning = Conditioning::tail,
             .decay = size, .points = {0.5, -1, 2}},
    OpTraits{.op = Op::softplus, .values = above(0), .library_error = two_ulp,
             .conditioning = Conditioning::nonzero_value, .points = {0.5, -1, 2}},
    OpTraits{.op = Op::erf, .values = between(-1, 1), .standard_ulps = 16, .conditioning = Conditioning::tail,
             .decay = square, .points = {0.5, -1, 0.1}},
    OpTraits{.op = Op::erfc, .values = between(0, 2), .library_error = four_ulp, .standard_ulps = 16,
             .conditioning = Conditioning::tail, .decay = square, .points = {0.5, -1, 0.1}},
};
// clang-format on

/// Whether the rows are those of the vocabulary, in its order.
constexpr bool has_row_for_every_op() {
  if (op_traits.size() != all_ops.size()) return false;
  for (std::size_t i = 0; i < all_ops.size(); ++i) {
    if (op_traits[i].op != all_ops[i].op) return false;
  }
  return true;
}
static_assert(has_row_for_every_op(), "op_traits wants a row for each operation of op.def, in the same order");

}  // namespace detail

constexpr const OpTraits& traits(Op op) { return detail::op_traits[static_cast<std::size_t>(op)]; }

/// Operands at which no formula has any trouble: 0.6, or 1.7 where 0.6 is outside of the domain. A point for each
/// order of the operands.
inline std::vector<std::vector<double>> ordinary_points(Op op) {
  if (arity(op) == 2) return {{0.6, 1.7}, {1.7, 0.6}};
  return {{traits(op).domain.low < 0.6 ? 0.6 : 1.7}};
}

}  // namespace minigrad::oracle
