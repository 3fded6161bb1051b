// SPDX-License-Identifier: MIT
// The rule of every operation: its value and its local partials, on plain doubles.
//
// Each rule is the chain rule's raw material: for y = f(a, b) it gives y, dy/da and dy/db at one place.
// They are written so that no digit is lost where a careful person would keep it: no cancellation in
// the tails, no overflow on the way to a finite answer. SEMANTICS.md is the contract they fulfil.
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

#include "minigrad/op.h"

namespace minigrad::rules {

/// What a rule gives: the value and the partial in each operand (a unary op has no second one).
struct Local {
  double value;
  double left;
  double right = 0;
};

/// f(a), computed apart from what else is computed of a. A sine and a cosine would be made one call, and the value be
/// ready only when both are; but the next operation waits for the value alone.
[[gnu::noinline]] inline double apart(double (*f)(double), double a) { return f(a); }

// (a + b)' = 1, 1
inline Local add(double a, double b) { return {a + b, 1, 1}; }
// (a - b)' = 1, -1
inline Local sub(double a, double b) { return {a - b, 1, -1}; }
// (a b)' = b, a
inline Local mul(double a, double b) { return {a * b, b, a}; }

// (a / b)' = 1 / b, -a / b^2. A quotient that is denormal has lost digits: there it is scaled up first.
// For an infinite b it is exactly 0 and has lost none.
inline Local div(double a, double b) {
  const double y = a / b;
  if (std::isnormal(y) || std::isinf(b)) return {y, 1 / b, -y / b};
  constexpr double scale = 0x1p+200;
  return {y, 1 / b, -(a * scale / b / b) / scale};
}

// (a^b)' = b y / a, y log a; constant 1 in a where b = 0. Where a is 0 or infinite, b y / a is undefined but
// b a^(b - 1) is not, and y log a tends to 0 if y does.
// The order of b y / a keeps it in range. Where y has left the range of normal numbers its partials need not have:
// there they are products of two square roots, of y or, for a small b, of a^(b - 1), which stay inside.
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

// max(a, b)' = 1 for the larger operand, 1/2 for each at a tie, where 0 is taken before -0; NaN wins.
inline Local max(double a, double b) {
  if (a > b) return {a, 1, 0};
  if (a < b) return {b, 0, 1};
  return {a != b ? a + b : std::signbit(a) ? b : a, 0.5, 0.5};
}

// min(a, b)' = 1 for the smaller operand, 1/2 for each at a tie, where -0 is taken before 0; NaN wins.
inline Local min(double a, double b) {
  if (a < b) return {a, 1, 0};
  if (a > b) return {b, 0, 1};
  return {a != b ? a + b : std::signbit(a) ? a : b, 0.5, 0.5};
}

// atan2(a, b)' = b / (a^2 + b^2), -a / (a^2 + b^2), with both scaled to about 1 where a square leaves the range.
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

// hypot(a, b)' = a / y, b / y, with both scaled where y overflows or is denormal.
inline Local hypot(double a, double b) {
  const double y = std::hypot(a, b);
  if (std::isnormal(y)) return {y, a / y, b / y};
  const double scale = y < 1 ? 0x1p+200 : 0x1p-2;
  const double scaled = std::hypot(a * scale, b * scale);
  return {y, a * scale / scaled, b * scale / scaled};
}

// (-a)' = -1
inline Local neg(double a) { return {-a, -1}; }
// |a|' = sign a, and 0 at the kink; NaN stays NaN
inline Local abs(double a) { return {std::fabs(a), a > 0 ? 1 : a < 0 ? -1 : std::fabs(a)}; }
// relu(a)' = 1 for a > 0, else 0, also at the kink; NaN stays NaN
inline Local relu(double a) { return {a <= 0 ? 0 : a, a > 0 ? 1 : a <= 0 ? 0 : a}; }

// sqrt(a)' = 1 / (2 y)
inline Local sqrt(double a) {
  const double y = std::sqrt(a);
  return {y, 0.5 / y};
}

// exp(a)' = y
inline Local exp(double a) {
  const double y = std::exp(a);
  return {y, y};
}

// expm1(a)' = y + 1, which for a near -inf has no digits left: there it is exp(a)
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

// asin(a)' = 1 / sqrt(1 - a^2), factored because 1 - a^2 loses its digits near 1
inline Local asin(double a) { return {std::asin(a), 1 / std::sqrt((1 - a) * (1 + a))}; }
// acos(a)' = -1 / sqrt(1 - a^2)
inline Local acos(double a) { return {std::acos(a), -1 / std::sqrt((1 - a) * (1 + a))}; }
// atan(a)' = 1 / (1 + a^2), which is 1 / a^2 where the square overflows
inline Local atan(double a) { return {std::atan(a), std::fabs(a) < 0x1p+500 ? 1 / (1 + a * a) : 1 / a / a}; }
// sinh(a)' = cosh a
inline Local sinh(double a) { return {std::sinh(a), std::cosh(a)}; }
// cosh(a)' = sinh a
inline Local cosh(double a) { return {std::cosh(a), std::sinh(a)}; }

// tanh(a)' = 1 - y^2 while y is small; in the tails, with e = exp(-2 |a|), y is (1 - e) / (1 + e) and y' 4 e / (1 +
// e)^2
inline Local tanh(double a) {
  const double y = std::fabs(a) < 0.55 ? std::tanh(a) : 1;
  if (y < 1) return {y, 1 - y * y};
  const double e = std::exp(-2 * std::fabs(a));
  return {std::copysign((1 - e) / (1 + e), a), 4 * e / (1 + e * (2 + e))};
}

// asinh(a)' = 1 / sqrt(a^2 + 1), which is 1 / |a| where the square overflows
inline Local asinh(double a) {
  return {std::asinh(a), std::fabs(a) < 0x1p+500 ? 1 / std::sqrt(a * a + 1) : 1 / std::fabs(a)};
}

// acosh(a)' = 1 / sqrt(a^2 - 1), factored because of cancellation near 1 and overflow far out
inline Local acosh(double a) { return {std::acosh(a), 1 / (std::sqrt(a - 1) * std::sqrt(a + 1))}; }
// atanh(a)' = 1 / (1 - a^2), factored because 1 - a^2 loses its digits near 1
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

// exp(-a^2) to the last digits: what rounding takes from the square is put back to first order
inline double gaussian(double a) {
  const double square = a * a;
  const double lost = std::fma(a, a, -square);
  const double e = std::exp(-square);
  return e > 0 ? e - e * lost : e;
}

// erf(a)' = 2 / sqrt(pi) exp(-a^2)
inline Local erf(double a) { return {std::erf(a), 2 * std::numbers::inv_sqrtpi * gaussian(a)}; }
// erfc(a)' = -2 / sqrt(pi) exp(-a^2)
inline Local erfc(double a) { return {std::erfc(a), -2 * std::numbers::inv_sqrtpi * gaussian(a)}; }

/// The rule of an operation chosen at run time; a unary op ignores `b`, a leaf is its own value `a`.
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
