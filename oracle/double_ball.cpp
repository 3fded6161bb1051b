// SPDX-License-Identifier: MIT
#include "oracle/double_ball.h"

#include <cmath>

#include "oracle/double_binary.h"
#include "oracle/double_functions.h"

namespace minigrad::oracle {
namespace {

/// What one rounding adds to a radius: nothing where the result is exact.
double rounding(double result, double rounded_off) { return rounded_off != 0 ? unit * std::fabs(result) : 0; }

void set_exactly(DoubleBalls& balls, double number) {
  balls.middle.fill(number);
  balls.bound.fill(0);
  balls.model.fill(0);
}

double value_in_range(double middle, double bound) { return in_range(middle, bound, smallest_value, largest_value); }

/// left + sign * right.
void add(const DoubleBalls& left, const DoubleBalls& right, double sign, DoubleBalls& value) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = left.middle[i];
    const double b = sign * right.middle[i];
    const double sum = a + b;
    const double error = rounding(sum, sum_error(a, b, sum));
    value.bound[i] = left.bound[i] + right.bound[i] + error;
    value.model[i] = left.model[i] + right.model[i] + error;
    value.middle[i] = value_in_range(sum, value.bound[i]);
  }
}

void multiply(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = left.middle[i];
    const double b = right.middle[i];
    const double product = a * b;
    const double error = rounding(product, product_error(a, b, product));
    value.bound[i] = std::fabs(a) * right.bound[i] + (std::fabs(b) + right.bound[i]) * left.bound[i] + error;
    value.model[i] = std::fabs(a) * right.model[i] + std::fabs(b) * left.model[i] + error;
    value.middle[i] = value_in_range(product, value.bound[i]);
  }
}

/// Correctly rounded, so that a square has an exact root.
void root(const DoubleBalls& operand, DoubleBalls& value, DoubleBalls& partial) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double x = operand.middle[i];
    const double y = std::sqrt(x);
    const double back = y * y;
    const bool exact = (back == x) & (product_error(y, y, back) == 0);
    const double slope = 0.5 / y;
    const double second = 0.5 * slope / x;
    constexpr double second_order = 1 + 0x1p-8;
    const bool known = operand.bound[i] <= x * 0x1p-10;
    value.bound[i] = slope * operand.bound[i] * second_order + (exact ? 0 : unit * y);
    value.model[i] = slope * operand.model[i] + (exact ? 0 : unit * y);
    value.middle[i] = known & (x > 0) ? value_in_range(y, value.bound[i]) : unknown;
    partial.bound[i] = second * operand.bound[i] * second_order + 2.25 * unit * slope;
    partial.model[i] = second * operand.model[i] + 2 * unit * slope;
    partial.middle[i] = value_in_range(slope, partial.bound[i]);
  }
}

/// Slope `below` left of 0, `above` right of it, and the contract's 0 at a kink that is met exactly.
void bend(const DoubleBalls& operand, double below, double above, DoubleBalls& value, DoubleBalls& partial) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double x = operand.middle[i];
    const double bound = operand.bound[i];
    const double slope = x > bound ? above : x < -bound ? below : (x == 0) & (bound == 0) ? 0 : unknown;
    value.middle[i] = slope * x;
    value.bound[i] = std::fabs(slope) * bound;
    value.model[i] = std::fabs(slope) * operand.model[i];
    partial.middle[i] = slope;
    partial.bound[i] = 0;
    partial.model[i] = 0;
  }
}

/// max, or min when `sign` is -1. A tie of exact numbers, or of a node with itself, gives a half to each.
void choose(const DoubleBalls& left, const DoubleBalls& right, double sign, DoubleBalls& value, Partials& partials) {
  const bool aliased = &left == &right;
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = left.middle[i];
    const double b = right.middle[i];
    const double lead = sign * (a - b);
    const double doubt = left.bound[i] + right.bound[i];
    const bool tie = (a == b) & (aliased | (doubt == 0));
    const double share = tie ? 0.5 : lead > doubt * (1 + 0x1p-20) ? 1 : -lead > doubt * (1 + 0x1p-20) ? 0 : unknown;
    const bool takes_left = share > 0;
    // A NaN on the side that is not taken has made the share NaN.
    value.middle[i] = (takes_left ? a : b) + 0 * share;
    value.bound[i] = takes_left ? left.bound[i] : right.bound[i];
    value.model[i] = takes_left ? left.model[i] : right.model[i];
    partials[0].middle[i] = share;
    partials[1].middle[i] = 1 - share;
  }
  for (DoubleBalls& partial : partials) {
    partial.bound.fill(0);
    partial.model.fill(0);
  }
}

}  // namespace

void apply_rule(Op op, const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value, Partials& partials) {
  switch (op) {
    case Op::input:
    case Op::constant: return;
    case Op::add:
      set_exactly(partials[0], 1);
      set_exactly(partials[1], 1);
      return add(left, right, 1, value);
    case Op::sub:
      set_exactly(partials[0], 1);
      set_exactly(partials[1], -1);
      return add(left, right, -1, value);
    case Op::mul:
      partials[0] = right;
      partials[1] = left;
      return multiply(left, right, value);
    case Op::div: return divide_balls(left, right, value, partials);
    case Op::pow: return raise_balls(left, right, value, partials);
    case Op::max: return choose(left, right, 1, value, partials);
    case Op::min: return choose(left, right, -1, value, partials);
    case Op::atan2: return turn_balls(left, right, value, partials);
    case Op::hypot: return measure_balls(left, right, value, partials);
    case Op::neg:
      set_exactly(partials[0], -1);
      for (std::size_t i = 0; i < lanes; ++i) value.middle[i] = -left.middle[i];
      value.bound = left.bound;
      value.model = left.model;
      return;
    case Op::abs: return bend(left, -1, 1, value, partials[0]);
    case Op::relu: return bend(left, 0, 1, value, partials[0]);
    case Op::sqrt: return root(left, value, partials[0]);
    case Op::exp:
    case Op::expm1:
    case Op::log:
    case Op::log1p:
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::asin:
    case Op::acos:
    case Op::atan:
    case Op::sinh:
    case Op::cosh:
    case Op::tanh:
    case Op::asinh:
    case Op::acosh:
    case Op::atanh:
    case Op::sigmoid:
    case Op::softplus:
    case Op::erf:
    case Op::erfc: return apply_function(op, left, value, partials[0]);
  }
}

}  // namespace minigrad::oracle
