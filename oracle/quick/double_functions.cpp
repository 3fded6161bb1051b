// SPDX-License-Identifier: MIT
#include "oracle/quick/double_functions.h"

#include <cmath>
#include <numbers>

#include "oracle/balls/rounding.h"

namespace minigrad::oracle {
namespace {

/// A smooth function at a point. Errors are relative, in units of 2^-53.
struct Smooth {
  double value;
  double value_error;
  double slope;
  double slope_error;
  double second;  ///< the second derivative, without its sign
  double third;   ///< bounds the third derivative's size at the point, and half of it within `reach` / 1024
  double reach;   ///< the distance over which the function changes its character; negative outside the domain
};

/// The errors of glibc's functions, in units of 2^-53; 1 ulp is at most 2 of them. A careful function is within 1 ulp.
constexpr double careful = 2;
constexpr double hyperbolic = 4;
/// erfc has been seen off by 3.9 ulp.
constexpr double coarse = 10;

/// The largest ball, as a share of its reach: within it the third derivative is at most twice the bound at the middle.
constexpr double part_of_reach = 0x1p-10;

/// What the judge adds to the radius of a partial, in units of 2^-53.
constexpr double slope_model = 1 << one_ulp;

/// What a function needs of the mathematical library. These calls stand in a loop of their own, because a loop with
/// calls cannot use vector instructions.
struct Library {
  double first;
  double second = 0;
};

template <typename Function>
MINIGRAD_WIDE void spread(Op op, const DoubleBalls& x, DoubleBalls& value, DoubleBalls& partial) {
  const double value_model = 1 << library_error(op);  // what the judge adds to the value's radius, in the same units
  Lanes first;
  Lanes second;
  for (std::size_t i = 0; i < lanes; ++i) {
    const Library library = Function::ask(x.middle[i]);
    first[i] = library.first;
    second[i] = library.second;
  }
  for (std::size_t i = 0; i < lanes; ++i) {
    const double bound = x.bound[i];
    const Smooth f = Function::at(x.middle[i], {first[i], second[i]});
    // A value that underflows to 0 is not an exact 0.
    const bool known = (bound <= f.reach * part_of_reach) & ((f.value != 0) | (x.middle[i] == 0) | (f.slope == 1));
    const double slope = std::fabs(f.slope);
    const double slope_bound = (f.second + 2 * f.third * bound) * bound + f.slope_error * unit * slope;
    value.bound[i] = (slope + slope_bound) * bound + f.value_error * unit * std::fabs(f.value);
    value.model[i] = slope * x.model[i] + value_model * unit * std::fabs(f.value);
    value.middle[i] = known ? in_range(f.value, value.bound[i], smallest_value, largest_value) : unknown;
    partial.bound[i] = slope_bound;
    partial.model[i] = f.second * x.model[i] + slope_model * unit * slope;
    partial.middle[i] =
        (f.slope != 0) | (x.middle[i] == 0) ? in_range(f.slope, slope_bound, smallest_value, largest_value) : unknown;
  }
}

double cubed(double x) { return x * x * x; }

/// The square of a number, and its rounding error.
struct Square {
  double high;
  double low;
};

Square exact_square(double x) {
  const double high = x * x;
  return {high, product_error(x, x, high)};
}

/// The C library may be off by 10 u. A Newton step in the form r - (r - x / r^2) / 3 leaves 100 u^2 of that, and adds
/// 2/3 u by the quotient and the square and 1 u by the last subtraction.
struct Cbrt {
  static Library ask(double x) {
    const double rough = std::cbrt(x);
    return {rough - (rough - x / (rough * rough)) / 3};
  }
  static Smooth at(double x, Library y) {
    const double p = y.first / x / 3;
    const double size = std::fabs(x);
    return {y.first, careful, p, careful + 2.5, 0.67 * p / size, 1.2 * p / size / size, size > 0 ? size : -1};
  }
};

struct Exp {
  static Library ask(double x) { return {std::exp(x)}; }
  static Smooth at(double, Library y) { return {y.first, careful, y.first, careful, y.first, y.first, 1}; }
};

struct Expm1 {
  static Library ask(double x) { return {std::expm1(x), std::exp(x)}; }
  static Smooth at(double, Library y) { return {y.first, careful, y.second, careful, y.second, y.second, 1}; }
};

struct Log {
  static Library ask(double x) { return {std::log(x)}; }
  static Smooth at(double x, Library y) {
    const double p = 1 / x;
    return {y.first, careful, p, 1, p * p, 2 * cubed(p), x};
  }
};

struct Log1p {
  static Library ask(double x) { return {std::log1p(x)}; }
  static Smooth at(double x, Library y) {
    const double p = 1 / (1 + x);
    return {y.first, careful, p, 2.25, p * p, 2 * cubed(p), 1 + x};
  }
};

struct Sin {
  static Library ask(double x) { return {std::sin(x), std::cos(x)}; }
  static Smooth at(double, Library y) { return {y.first, careful, y.second, careful, std::fabs(y.first), 1, 1}; }
};

struct Cos {
  static Library ask(double x) { return {std::cos(x), -std::sin(x)}; }
  static Smooth at(double, Library y) { return {y.first, careful, y.second, careful, std::fabs(y.first), 1, 1}; }
};

struct Tan {
  static Library ask(double x) { return {std::tan(x)}; }
  static Smooth at(double, Library y) {
    const double t = y.first;
    const double p = 1 + t * t;
    return {t, careful, p, 1 + 5.25 * t * t / p, 2 * std::fabs(t) * p, 6 * p * p, 1 / (1 + std::fabs(t))};
  }
};

/// sign / sqrt((1 - x) (1 + x)).
Smooth at_inverse_sine(double x, double value, double sign) {
  const double p = 1 / std::sqrt((1 - x) * (1 + x));
  const double second = std::fabs(x) * cubed(p);
  return {value, careful, sign * p, 3.75, second, 3 * cubed(p) * p * p, 1 - std::fabs(x)};
}

struct Asin {
  static Library ask(double x) { return {std::asin(x)}; }
  static Smooth at(double x, Library y) { return at_inverse_sine(x, y.first, 1); }
};

struct Acos {
  static Library ask(double x) { return {std::acos(x)}; }
  static Smooth at(double x, Library y) { return at_inverse_sine(x, y.first, -1); }
};

struct Atan {
  static Library ask(double x) { return {std::atan(x)}; }
  static Smooth at(double x, Library y) {
    const double p = 1 / (1 + x * x);
    return {y.first, careful, p, 3.25, 2 * std::fabs(x) * p * p, 8 * p * p, 1 + std::fabs(x)};
  }
};

struct Sinh {
  static Library ask(double x) { return {std::sinh(x), std::cosh(x)}; }
  static Smooth at(double, Library y) {
    return {y.first, hyperbolic, y.second, hyperbolic, std::fabs(y.first), y.second, 1};
  }
};

struct Cosh {
  static Library ask(double x) { return {std::cosh(x), std::sinh(x)}; }
  static Smooth at(double, Library y) { return {y.first, hyperbolic, y.second, hyperbolic, y.first, y.first, 1}; }
};

/// The even function e / (1 + e)^2 with e = exp(-|x|), and its error, which depends on the rounding of 1 + e.
struct Bell {
  double sum;
  double height;
  double error;
};

Bell bell(double e) {
  const double sum = 1 + e;
  const double off = std::fabs(e - (sum - 1));
  return {sum, e / (sum * sum), careful + 2.25 + 2 * off / (unit * sum)};
}

struct Tanh {
  static Library ask(double x) { return {std::tanh(x), std::exp(-std::fabs(2 * x))}; }
  static Smooth at(double, Library y) {
    const Bell b = bell(y.second);
    const double p = 4 * b.height;
    return {y.first, hyperbolic, p, b.error, 2 * std::fabs(y.first) * p, 4 * p, 1};
  }
};

struct Asinh {
  static Library ask(double x) { return {std::asinh(x)}; }
  static Smooth at(double x, Library y) {
    const double p = 1 / std::sqrt(1 + x * x);
    return {y.first, hyperbolic, p, 3.5, std::fabs(x) * cubed(p), 3 * cubed(p), 1 + std::fabs(x)};
  }
};

struct Acosh {
  static Library ask(double x) { return {std::acosh(x)}; }
  static Smooth at(double x, Library y) {
    const double p = 1 / std::sqrt((x - 1) * (x + 1));
    return {y.first, hyperbolic, p, 4, x * cubed(p), 3 * x * x * cubed(p) * p * p, x - 1};
  }
};

struct Atanh {
  static Library ask(double x) { return {std::atanh(x)}; }
  static Smooth at(double x, Library y) {
    const double p = 1 / ((1 - x) * (1 + x));
    return {y.first, hyperbolic, p, 4.5, 2 * std::fabs(x) * p * p, 8 * cubed(p), 1 - std::fabs(x)};
  }
};

struct Sigmoid {
  static Library ask(double x) { return {std::exp(-std::fabs(x))}; }
  static Smooth at(double x, Library y) {
    const double e = y.first;
    const Bell b = bell(e);
    return {(x < 0 ? e : 1) / b.sum, 4.5, b.height, b.error, b.height * (1 - e) / b.sum, b.height, 1};
  }
};

struct Softplus {
  static Library ask(double x) {
    const double e = std::exp(-std::fabs(x));
    return {e, std::log1p(e)};
  }
  static Smooth at(double x, Library y) {
    const double e = y.first;
    const Bell b = bell(e);
    return {(x > 0 ? x : 0) + y.second, 6, (x < 0 ? e : 1) / b.sum, 4.25, b.height, b.height, 1};
  }
};

/// 2 / sqrt(pi) exp(-x^2). The exponent needs more digits than a double has, so exp(-low) is applied to first order.
Smooth at_error_function(double x, Library y, double value_error, double sign) {
  const Square square = exact_square(x);
  const double rough = sign * 2 * std::numbers::inv_sqrtpi * y.second;
  const double p = rough - rough * square.low;
  const double size = std::fabs(p);
  return {y.first, value_error, p, 4.75, 2 * std::fabs(x) * size, (4 * square.high + 2) * size, 1 / (1 + std::fabs(x))};
}

struct Erf {
  static Library ask(double x) { return {std::erf(x), std::exp(-exact_square(x).high)}; }
  static Smooth at(double x, Library y) { return at_error_function(x, y, careful, 1); }
};

struct Erfc {
  static Library ask(double x) { return {std::erfc(x), std::exp(-exact_square(x).high)}; }
  static Smooth at(double x, Library y) { return at_error_function(x, y, coarse, -1); }
};

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
    case Op::cbrt: return spread<Cbrt>(op, x, value, partial);
    case Op::exp: return spread<Exp>(op, x, value, partial);
    case Op::expm1: return spread<Expm1>(op, x, value, partial);
    case Op::log: return spread<Log>(op, x, value, partial);
    case Op::log1p: return spread<Log1p>(op, x, value, partial);
    case Op::sin: return spread<Sin>(op, x, value, partial);
    case Op::cos: return spread<Cos>(op, x, value, partial);
    case Op::tan: return spread<Tan>(op, x, value, partial);
    case Op::asin: return spread<Asin>(op, x, value, partial);
    case Op::acos: return spread<Acos>(op, x, value, partial);
    case Op::atan: return spread<Atan>(op, x, value, partial);
    case Op::sinh: return spread<Sinh>(op, x, value, partial);
    case Op::cosh: return spread<Cosh>(op, x, value, partial);
    case Op::tanh: return spread<Tanh>(op, x, value, partial);
    case Op::asinh: return spread<Asinh>(op, x, value, partial);
    case Op::acosh: return spread<Acosh>(op, x, value, partial);
    case Op::atanh: return spread<Atanh>(op, x, value, partial);
    case Op::sigmoid: return spread<Sigmoid>(op, x, value, partial);
    case Op::softplus: return spread<Softplus>(op, x, value, partial);
    case Op::erf: return spread<Erf>(op, x, value, partial);
    case Op::erfc: return spread<Erfc>(op, x, value, partial);
  }
}

}  // namespace minigrad::oracle
