// SPDX-License-Identifier: MIT
// The rule of every operation: its value and its local partials, on plain doubles.
//
// For y = f(a, b), a rule computes y, dy/da and dy/db at one point; the tape combines them by the chain rule. Rules
// keep digits that the textbook formulas lose: no cancellation in the tails, no intermediate overflow if the result is
// finite. SEMANTICS.md is the contract.
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

#include "minigrad/op.h"

namespace minigrad::rules {

/// The result of a rule: the value and the partial in each operand (a unary op has no right one).
struct Local {
  double value;
  double left;
  double right = 0;
};

/// Computes f(a) in a call of its own. Compilers merge a sine and a cosine into one call, which delays the value until
/// both are ready; but the next operation waits only for the value.
[[gnu::noinline]] inline double apart(double (*f)(double), double a) { return f(a); }

// (a + b)' = 1, 1
inline Local add(double a, double b) { return {a + b, 1, 1}; }
// (a - b)' = 1, -1
inline Local sub(double a, double b) { return {a - b, 1, -1}; }
// (a b)' = b, a
inline Local mul(double a, double b) { return {a * b, b, a}; }

// (a / b)' = 1 / b, -a / b^2 = -y / b. A denormal y has lost digits, so there the quotient is computed scaled up. For
// an infinite b, y is exactly 0 and has lost none.
inline Local div(double a, double b) {
  const double y = a / b;
  if (std::isnormal(y) || std::isinf(b)) return {y, 1 / b, -y / b};
  return {y, 1 / b, -(a * 0x1p+200 / b / b) / 0x1p+200};
}

// (a^b)' = b y / a, y log a. At b = 0 it is constant 1 in a. At a = 0 or ±inf, b y / a is undefined, but b a^(b - 1) is
// defined, and y log a tends to 0 if y does.
// The order of b y / a keeps it in range. If y is not a normal number, its partials may still be: there they are
// products of two square roots, of y or, for a small b, of a^(b - 1), which stay in range.
inline Local pow(double a, double b) {
  const double y = std::pow(a, b);
  if (b == 0) return {y, 0, a == 0 ? 0 : std::log(a)};
  if (a == 0 || std::isinf(a)) return {y, b * std::pow(a, b - 1), y == 0 && a >= 0 ? 0 : y * std::log(a)};
  const bool multiply_first = std::fabs(y) < 1 || std::fabs(b) < 1;
  if (std::isnormal(y) || std::isnan(y)) return {y, multiply_first ? b * y / a : b * (y / a), y * std::log(a)};
  const double size = std::fabs(a);
  const double root = std::pow(size, b / 2);
  const double right = root * std::log(a) * std::copysign(root, y);
  if (b <= 0 || b >= 3) return {y, b * std::copysign(root, y) / a * root, right};
  const double lower = std::pow(size, (b - 1) / 2);
  return {y, b * std::copysign(lower, y) * std::copysign(lower, a), right};
}

// max(a, b)' = 1 for the larger operand and 0 for the other. Kink at a tie: 1/2 for each; the value prefers 0 to -0.
// If an operand is NaN, so is the value.
inline Local max(double a, double b) {
  if (a > b) return {a, 1, 0};
  if (a < b) return {b, 0, 1};
  return {a != b ? a + b : std::signbit(a) ? b : a, 0.5, 0.5};
}

// min(a, b)' = 1 for the smaller operand and 0 for the other. Kink at a tie: 1/2 for each; the value prefers -0 to 0.
// If an operand is NaN, so is the value.
inline Local min(double a, double b) {
  if (a < b) return {a, 1, 0};
  if (a > b) return {b, 0, 1};
  return {a != b ? a + b : std::signbit(a) ? a : b, 0.5, 0.5};
}

// atan2(a, b)' = b / (a^2 + b^2), -a / (a^2 + b^2); where a square leaves the range, both operands are scaled to
// about 1.
inline Local atan2(double a, double b) {
  const double square = a * a + b * b;
  if (square > 0x1p-900 && square < 0x1p+900) return {std::atan2(a, b), b / square, -a / square};
  const double largest = std::fmax(std::fabs(a), std::fabs(b));
  if (largest == 0 || !std::isfinite(largest)) return {std::atan2(a, b), b / square, -a / square};
  const int shift = -std::ilogb(largest);
  const double scaled_a = std::scalbn(a, shift);
  const double scaled_b = std::scalbn(b, shift);
  const double scaled = scaled_a * scaled_a + scaled_b * scaled_b;
  return {std::atan2(a, b), std::scalbn(scaled_b / scaled, shift), std::scalbn(-scaled_a / scaled, shift)};
}

// hypot(a, b)' = a / y, b / y; where y overflows or is denormal, both operands are scaled.
inline Local hypot(double a, double b) {
  const double y = std::hypot(a, b);
  if (std::isnormal(y)) return {y, a / y, b / y};
  const double scale = y < 1 ? 0x1p+200 : 0x1p-2;
  const double scaled = std::hypot(a * scale, b * scale);
  return {y, a * scale / scaled, b * scale / scaled};
}

// (-a)' = -1
inline Local neg(double a) { return {-a, -1}; }
// |a|' = sign a; 0 at the kink a = 0, NaN for NaN
inline Local abs(double a) { return {std::fabs(a), a > 0 ? 1 : a < 0 ? -1 : std::fabs(a)}; }
// relu(a)' = 1 for a > 0, else 0; 0 at the kink a = 0 too, NaN for NaN
inline Local relu(double a) { return {a <= 0 ? 0 : a, a > 0 ? 1 : a <= 0 ? 0 : a}; }

// sqrt(a)' = 1 / (2 y)
inline Local sqrt(double a) {
  const double y = std::sqrt(a);
  return {y, 0.5 / y};
}

// cbrt(a)' = 1 / (3 y^2), as y / a / 3, which rounds less often. The C library may be off by 4 ulp; a Newton step
// makes that less than 1.
inline Local cbrt(double a) {
  const double y = std::cbrt(a);
  if (!std::isnormal(y)) return {y, 1 / (y * y)};
  const double root = y - (y - a / (y * y)) / 3;
  return {root, root / a / 3};
}

// exp(a)' = y
inline Local exp(double a) {
  const double y = std::exp(a);
  return {y, y};
}

// expm1(a)' = exp(a) = y + 1; for negative y the sum loses digits, so exp(a) is computed
inline Local expm1(double a) {
  const double y = std::expm1(a);
  return {y, y > -0.5 ? y + 1 : std::exp(a)};
}

// log(a)' = 1 / a
inline Local log(double a) { return {std::log(a), 1 / a}; }
// log1p(a)' = 1 / (1 + a)
inline Local log1p(double a) { return {std::log1p(a), 1 / (1 + a)}; }
// sin(a)' = cos a
inline Local sin(double a) { return {std::sin(a), apart(std::cos, a)}; }
// cos(a)' = -sin a
inline Local cos(double a) { return {std::cos(a), -apart(std::sin, a)}; }

// tan(a)' = 1 + y^2
inline Local tan(double a) {
  const double y = std::tan(a);
  return {y, 1 + y * y};
}

// asin(a)' = 1 / sqrt(1 - a^2), factored because 1 - a^2 loses digits near 1
inline Local asin(double a) { return {std::asin(a), 1 / std::sqrt((1 - a) * (1 + a))}; }
// acos(a)' = -1 / sqrt(1 - a^2), factored as for asin
inline Local acos(double a) { return {std::acos(a), -1 / std::sqrt((1 - a) * (1 + a))}; }
// atan(a)' = 1 / (1 + a^2); 1 / a^2 where the square may overflow
inline Local atan(double a) { return {std::atan(a), std::fabs(a) < 0x1p+500 ? 1 / (1 + a * a) : 1 / a / a}; }
// sinh(a)' = cosh a
inline Local sinh(double a) { return {std::sinh(a), std::cosh(a)}; }
// cosh(a)' = sinh a
inline Local cosh(double a) { return {std::cosh(a), std::sinh(a)}; }

// tanh(a)' = 1 - y^2. In the tails that loses digits; with e = exp(-2 |a|), |y| = (1 - e) / (1 + e) and
// y' = 4 e / (1 + e)^2.
inline Local tanh(double a) {
  const double y = std::fabs(a) < 0.55 ? std::tanh(a) : 1;
  if (y < 1) return {y, 1 - y * y};
  const double e = std::exp(-2 * std::fabs(a));
  return {std::copysign((1 - e) / (1 + e), a), 4 * e / (1 + e * (2 + e))};
}

// asinh(a)' = 1 / sqrt(a^2 + 1), where hypot keeps the square from overflowing
inline Local asinh(double a) { return {std::asinh(a), 1 / std::hypot(a, 1)}; }
// acosh(a)' = 1 / sqrt(a^2 - 1), factored because of cancellation near 1 and overflow for large a
inline Local acosh(double a) { return {std::acosh(a), 1 / (std::sqrt(a - 1) * std::sqrt(a + 1))}; }
// atanh(a)' = 1 / (1 - a^2), factored because 1 - a^2 loses digits near 1
inline Local atanh(double a) { return {std::atanh(a), 1 / ((1 - a) * (1 + a))}; }

// sigmoid(a) = 1 / (1 + exp(-a)), sigmoid(a)' = e / (1 + e)^2 with e = exp(-|a|), which never overflows
inline Local sigmoid(double a) {
  const double e = std::exp(-std::fabs(a));
  return {(a < 0 ? e : 1) / (1 + e), e / (1 + e * (2 + e))};
}

// softplus(a) = log(1 + exp(a)), softplus(a)' = sigmoid(a)
inline Local softplus(double a) {
  const double e = std::exp(-std::fabs(a));
  return {(a > 0 ? a : 0) + std::log1p(e), (a < 0 ? e : 1) / (1 + e)};
}

// exp(-a^2) with all digits: adds back to first order what rounding removes from the square
inline double gaussian(double a) {
  const double square = a * a;
  const double e = std::exp(-square);
  return e > 0 ? e - e * std::fma(a, a, -square) : e;
}

// erf(a)' = 2 / sqrt(pi) exp(-a^2)
inline Local erf(double a) { return {std::erf(a), 2 * std::numbers::inv_sqrtpi * gaussian(a)}; }
// erfc(a)' = -2 / sqrt(pi) exp(-a^2)
inline Local erfc(double a) { return {std::erfc(a), -2 * std::numbers::inv_sqrtpi * gaussian(a)}; }

/// Some of the two operands of an operation.
struct Sides {
  bool left = false;
  bool right = false;
};

/// The operands in which an operation is locally constant: its value stays the same while the operand moves a little.
/// Nothing flows back to them, whatever the adjoint, because 0 times an infinite adjoint would be NaN where the
/// derivative is 0. A partial that merely happens to be 0 is not enough: at x = 0 that of x * x is 0, but log(x * x)
/// has no derivative. So a factor 0 makes a product constant only if it is a plain number; `numbers` says which operand
/// is.
inline Sides constant_in(Op op, double a, double b, Sides numbers) {
  switch (op) {
    case Op::mul: return {numbers.right && b == 0, numbers.left && a == 0};
    case Op::div: return {false, numbers.left && a == 0 && std::fabs(b) > 0};
    // a^0 = 1 for every a, 0^b = 0 for every b > 0, 1^b = 1 for every b
    case Op::pow: return {b == 0, a == 0 ? b > 0 : numbers.left && a == 1};
    // the operand that is not taken
    case Op::max: return {b > a, a > b};
    case Op::min: return {a > b, b > a};
    // the angle of a point on an axis that moves along the axis
    case Op::atan2: return {numbers.right && b == 0 && std::fabs(a) > 0, numbers.left && a == 0 && std::fabs(b) > 0};
    // also at the kink, where the contract takes the constant side
    case Op::relu: return {a <= 0, false};
    default: return {};
  }
}

/// Applies the rule of an op chosen at run time. A unary op ignores `b`; the value of a leaf is `a`.
inline Local apply(Op op, double a, double b) {
  switch (op) {
    case Op::input:
    case Op::constant: return {a, 0};
#define MINIGRAD_ARITY_1(op) op(a)
#define MINIGRAD_ARITY_2(op) op(a, b)
#define OP(name, arity) \
  case Op::name:        \
    return MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  }
  return {std::numeric_limits<double>::quiet_NaN(), 0};
}

}  // namespace minigrad::rules
