// SPDX-License-Identifier: MIT
#include "oracle/double_functions.h"

#include <cmath>
#include <numbers>

#include "oracle/rounding.h"

namespace minigrad::oracle {
namespace {

/// A smooth function at a point. Errors are relative, in units of 2^-53.
struct Smooth {
  double value;
  double value_error;
  double slope;
  double slope_error;
  double second;  ///< the second derivative, without its sign
  double third;   ///< a bound of the third derivative's size, up to a factor of 2 within `reach` / 1024
  double reach;   ///< how far the next place is where the function is another; negative outside the domain
};

/// A correctly rounded function of the library is half a unit in the last place from the truth, one of a careful
/// library a whole one, which is at most 2 units of 2^-53, and some more.
constexpr double careful = 2;
constexpr double hyperbolic = 4;
/// erfc has been seen off by 3.9 ulp.
constexpr double coarse = 10;

/// How much wider than the first derivative says a function may spread a ball of a thousandth of its reach.
constexpr double part_of_reach = 0x1p-10;
constexpr double second_order = 1 + 0x1p-8;

/// What the judge adds to the radius of a partial, in units of 2^-53.
constexpr double slope_model = 1 << one_ulp;

template <typename Function>
void spread(Op op, const DoubleBalls& x, DoubleBalls& value, DoubleBalls& partial, Function function) {
  const double value_model = 1 << library_error(op);  // what the judge adds to the value's radius, in the same units
  for (std::size_t i = 0; i < lanes; ++i) {
    const double bound = x.bound[i];
    const Smooth f = function(x.middle[i]);
    // An underflow to 0 would pass for an exact one.
    const bool known = bound <= f.reach * part_of_reach && (f.value != 0 || x.middle[i] == 0 || f.slope == 1);
    const double slope = std::fabs(f.slope);
    const double slope_bound = (f.second + 2 * f.third * bound) * bound + f.slope_error * unit * slope;
    value.bound[i] = (slope + slope_bound) * bound + f.value_error * unit * std::fabs(f.value);
    value.model[i] = slope * x.model[i] + value_model * unit * std::fabs(f.value);
    value.middle[i] = known ? in_range(f.value, value.bound[i], smallest_value, largest_value) : unknown;
    partial.bound[i] = slope_bound;
    partial.model[i] = f.second * x.model[i] + slope_model * unit * slope;
    partial.middle[i] =
        f.slope != 0 || x.middle[i] == 0 ? in_range(f.slope, slope_bound, smallest_value, largest_value) : unknown;
  }
}

double cubed(double x) { return x * x * x; }

/// The square of the number and what is rounded off in it.
struct Square {
  double high;
  double low;
};

Square exact_square(double x) {
  const double high = x * x;
  return {high, product_error(x, x, high)};
}

Smooth at_exp(double x) {
  const double y = std::exp(x);
  return {y, careful, y, careful, y, y, 1};
}

Smooth at_expm1(double x) {
  const double e = std::exp(x);
  return {std::expm1(x), careful, e, careful, e, e, 1};
}

Smooth at_log(double x) {
  const double p = 1 / x;
  return {std::log(x), careful, p, 1, p * p, 2 * cubed(p), x};
}

Smooth at_log1p(double x) {
  const double p = 1 / (1 + x);
  return {std::log1p(x), careful, p, 2.25, p * p, 2 * cubed(p), 1 + x};
}

Smooth at_sin(double x) {
  const double y = std::sin(x);
  return {y, careful, std::cos(x), careful, std::fabs(y), 1, 1};
}

Smooth at_cos(double x) {
  const double y = std::cos(x);
  return {y, careful, -std::sin(x), careful, std::fabs(y), 1, 1};
}

Smooth at_tan(double x) {
  const double t = std::tan(x);
  const double p = 1 + t * t;
  return {t, careful, p, 1 + 5.25 * t * t / p, 2 * std::fabs(t) * p, 6 * p * p, 1 / (1 + std::fabs(t))};
}

/// sign / sqrt((1 - x) (1 + x)).
Smooth at_inverse_sine(double x, double value, double sign) {
  const double p = 1 / std::sqrt((1 - x) * (1 + x));
  const double second = std::fabs(x) * cubed(p);
  return {value, careful, sign * p, 3.75, second, 3 * cubed(p) * p * p, 1 - std::fabs(x)};
}

Smooth at_atan(double x) {
  const double p = 1 / (1 + x * x);
  return {std::atan(x), careful, p, 3.25, 2 * std::fabs(x) * p * p, 8 * p * p, 1 + std::fabs(x)};
}

Smooth at_sinh(double x) {
  const double y = std::sinh(x);
  const double c = std::cosh(x);
  return {y, hyperbolic, c, hyperbolic, std::fabs(y), c, 1};
}

Smooth at_cosh(double x) {
  const double y = std::cosh(x);
  const double s = std::sinh(x);
  return {y, hyperbolic, s, hyperbolic, y, y, 1};
}

/// e / (1 + e)^2 for e = exp(-x), an even function of x, with what is rounded off in 1 + e.
struct Bell {
  double e;
  double sum;
  double height;
  double error;
};

Bell bell(double x) {
  const double e = std::exp(-std::fabs(x));
  const double sum = 1 + e;
  const double off = std::fabs(e - (sum - 1));
  return {e, sum, e / (sum * sum), careful + 2.25 + 2 * off / (unit * sum)};
}

Smooth at_tanh(double x) {
  const double y = std::tanh(x);
  const Bell b = bell(2 * x);
  const double p = 4 * b.height;
  return {y, hyperbolic, p, b.error, 2 * std::fabs(y) * p, 4 * p, 1};
}

Smooth at_asinh(double x) {
  const double p = 1 / std::sqrt(1 + x * x);
  return {std::asinh(x), hyperbolic, p, 3.5, std::fabs(x) * cubed(p), 3 * cubed(p), 1 + std::fabs(x)};
}

Smooth at_acosh(double x) {
  const double p = 1 / std::sqrt((x - 1) * (x + 1));
  return {std::acosh(x), hyperbolic, p, 4, x * cubed(p), 3 * x * x * cubed(p) * p * p, x - 1};
}

Smooth at_atanh(double x) {
  const double p = 1 / ((1 - x) * (1 + x));
  return {std::atanh(x), hyperbolic, p, 4.5, 2 * std::fabs(x) * p * p, 8 * cubed(p), 1 - std::fabs(x)};
}

Smooth at_sigmoid(double x) {
  const Bell b = bell(x);
  return {(x < 0 ? b.e : 1) / b.sum, 4.5, b.height, b.error, b.height * (1 - b.e) / b.sum, b.height, 1};
}

Smooth at_softplus(double x) {
  const Bell b = bell(x);
  return {(x > 0 ? x : 0) + std::log1p(b.e), 6, (x < 0 ? b.e : 1) / b.sum, 4.25, b.height, b.height, 1};
}

/// 2 / sqrt(pi) exp(-x^2), whose exponent needs more digits than a double has.
Smooth at_error_function(double x, double value, double value_error, double sign) {
  const Square square = exact_square(x);
  const double rough = sign * 2 * std::numbers::inv_sqrtpi * std::exp(-square.high);
  const double p = rough - rough * square.low;
  const double size = std::fabs(p);
  return {value, value_error, p, 4.75, 2 * std::fabs(x) * size, (4 * square.high + 2) * size, 1 / (1 + std::fabs(x))};
}

}  // namespace

void apply_function(Op op, const DoubleBalls& x, DoubleBalls& value, DoubleBalls& partial) {
  switch (op) {
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::max:
    case Op::min:
    case Op::atan2:
    case Op::hypot:
    case Op::neg:
    case Op::abs:
    case Op::relu:
    case Op::sqrt: value.middle.fill(unknown); return;
    case Op::exp: return spread(op, x, value, partial, at_exp);
    case Op::expm1: return spread(op, x, value, partial, at_expm1);
    case Op::log: return spread(op, x, value, partial, at_log);
    case Op::log1p: return spread(op, x, value, partial, at_log1p);
    case Op::sin: return spread(op, x, value, partial, at_sin);
    case Op::cos: return spread(op, x, value, partial, at_cos);
    case Op::tan: return spread(op, x, value, partial, at_tan);
    case Op::asin: return spread(op, x, value, partial, [](double a) { return at_inverse_sine(a, std::asin(a), 1); });
    case Op::acos: return spread(op, x, value, partial, [](double a) { return at_inverse_sine(a, std::acos(a), -1); });
    case Op::atan: return spread(op, x, value, partial, at_atan);
    case Op::sinh: return spread(op, x, value, partial, at_sinh);
    case Op::cosh: return spread(op, x, value, partial, at_cosh);
    case Op::tanh: return spread(op, x, value, partial, at_tanh);
    case Op::asinh: return spread(op, x, value, partial, at_asinh);
    case Op::acosh: return spread(op, x, value, partial, at_acosh);
    case Op::atanh: return spread(op, x, value, partial, at_atanh);
    case Op::sigmoid: return spread(op, x, value, partial, at_sigmoid);
    case Op::softplus: return spread(op, x, value, partial, at_softplus);
    case Op::erf:
      return spread(op, x, value, partial, [](double a) { return at_error_function(a, std::erf(a), careful, 1); });
    case Op::erfc:
      return spread(op, x, value, partial, [](double a) { return at_error_function(a, std::erfc(a), coarse, -1); });
  }
}

}  // namespace minigrad::oracle
