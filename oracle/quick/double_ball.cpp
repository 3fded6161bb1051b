// SPDX-License-Identifier: MIT
#include "oracle/quick/double_ball.h"

#include <cmath>

#include "oracle/balls/rounding.h"
#include "oracle/quick/double_binary.h"
#include "oracle/quick/double_functions.h"

namespace minigrad::oracle {
namespace {

double value_in_range(double middle, double bound) { return in_range(middle, bound, smallest_value, largest_value); }

/// left + sign * right.
MINIGRAD_WIDE void add(const DoubleBalls& left, const DoubleBalls& right, double sign, Midpoints midpoints,
                       DoubleBalls& value) {
  with_constant(midpoints, [&](auto constant) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const Cut sum = cut_sum(left.middle[i], sign * right.middle[i], constant);
      const double bound = left.bound[i] + right.bound[i];
      const double model = left.model[i] + right.model[i];
      const double left_size = std::fabs(left.middle[i]);
      const double right_size = std::fabs(right.middle[i]);
      const double uncertain = (left.bound[i] != 0 ? left_size : 0) + (right.bound[i] != 0 ? right_size : 0);
      const bool exact = is_exact_zero(left.middle[i], left.bound[i]) | is_exact_zero(right.middle[i], right.bound[i]);
      value.bound[i] = bound + (exact ? 0 : sum.lost);
      value.model[i] = model + certain_unit(sum, bound, model, uncertain, constant);
      value.middle[i] = value_in_range(sum.result, value.bound[i]);
    }
  });
}

MINIGRAD_WIDE void multiply(const DoubleBalls& left, const DoubleBalls& right, Midpoints midpoints,
                            DoubleBalls& value) {
  with_constant(midpoints, [&](auto constant) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const double a = std::fabs(left.middle[i]);
      const double b = std::fabs(right.middle[i]);
      const Cut product = cut_product(left.middle[i], right.middle[i], constant);
      const bool exact =
          is_exact_power(left.middle[i], left.bound[i]) | is_exact_power(right.middle[i], right.bound[i]);
      value.bound[i] = a * right.bound[i] + (b + right.bound[i]) * left.bound[i] + (exact ? 0 : product.lost);
      value.model[i] = a * right.model[i] + b * left.model[i] + certain_unit(product, constant);
      value.middle[i] = value_in_range(product.result, value.bound[i]);
    }
  });
}

/// The square root. It may be exact, so its rounding error is computed.
MINIGRAD_WIDE void root(const DoubleBalls& operand, Midpoints midpoints, DoubleBalls& value, DoubleBalls& partial) {
  with_constant(midpoints, [&](auto constant) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const double x = operand.middle[i];
      const double rounded = std::sqrt(x);
      const double slope = 0.5 / rounded;
      const double back = rounded * rounded;
      const Cut y = cut(rounded, ((x - back) - product_error(rounded, rounded, back)) * slope, constant);
      const double second = 0.5 * slope / x;
      constexpr double second_order = 1 + 0x1p-8;
      const bool known = operand.bound[i] <= x * 0x1p-10;
      value.bound[i] = (slope * operand.bound[i] + y.lost) * second_order;
      value.model[i] = slope * operand.model[i] + certain_unit(y, constant);
      value.middle[i] = known & (x > 0) ? value_in_range(y.result, value.bound[i]) : unknown;
      partial.bound[i] = second * operand.bound[i] * second_order + 2 * unit * slope;
      partial.model[i] = second * operand.model[i] + (1 << one_ulp) * unit * slope;
      partial.middle[i] = value_in_range(slope, partial.bound[i]);
    }
  });
}

void negate(const DoubleBalls& operand, DoubleBalls& value) {
  for (std::size_t i = 0; i < lanes; ++i) value.middle[i] = -operand.middle[i];
  value.bound = operand.bound;
  value.model = operand.model;
}

/// A function with the slope `below` left of 0 and `above` right of it. At the kink the contract chooses 0, but only
/// for an operand that is exactly 0.
void bend(const DoubleBalls& operand, double below, double above, DoubleBalls& value, DoubleBalls& partial) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double x = operand.middle[i];
    const double bound = operand.bound[i];
    const double doubt = reach(bound, operand.model[i]);
    const double slope = x > doubt ? above : x < -doubt ? below : (x == 0) & (doubt == 0) ? 0 : unknown;
    value.middle[i] = slope * x;
    value.bound[i] = std::fabs(slope) * bound;
    value.model[i] = std::fabs(slope) * operand.model[i];
    partial.middle[i] = slope;
    partial.bound[i] = 0;
    partial.model[i] = 0;
  }
}

/// max, or min when `sign` is -1. At a tie of exact numbers, or of a node with itself, each operand gets a half.
void choose(const DoubleBalls& left, const DoubleBalls& right, Aliasing aliasing, double sign, DoubleBalls& value,
            Partials& partials) {
  const bool aliased = aliasing == Aliasing::aliased;
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = left.middle[i];
    const double b = right.middle[i];
    const double lead = sign * (a - b);
    const double doubt = reach(left.bound[i] + right.bound[i], left.model[i] + right.model[i]);
    const bool tie = (a == b) & (aliased | (doubt == 0));
    const double share = tie ? 0.5 : lead > doubt * (1 + 0x1p-20) ? 1 : -lead > doubt * (1 + 0x1p-20) ? 0 : unknown;
    const bool takes_left = share > 0;
    // The share is NaN where either operand is, and must make the value NaN too.
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

DoubleBalls exact_balls(double number) {
  DoubleBalls balls;
  balls.middle.fill(number);
  balls.bound.fill(0);
  balls.model.fill(0);
  return balls;
}

void apply_rule(Op op, const DoubleBalls& left, const DoubleBalls& right, Aliasing aliasing, Midpoints midpoints,
                LocalBalls& local) {
  using PartialSource::computed;
  using PartialSource::minus_one;
  using PartialSource::one;
  DoubleBalls& value = local.value;
  local.sources = {computed, computed};
  switch (op) {
    case Op::input:
    case Op::constant: return;
    case Op::add: local.sources = {one, one}; return add(left, right, 1, midpoints, value);
    case Op::sub: local.sources = {one, minus_one}; return add(left, right, -1, midpoints, value);
    case Op::mul:
      local.sources = {PartialSource::right, PartialSource::left};
      return multiply(left, right, midpoints, value);
    case Op::neg: local.sources[0] = minus_one; return negate(left, value);
    case Op::div: return divide_balls(left, right, midpoints, value, local.computed);
    case Op::pow: return raise_balls(left, right, value, local.computed);
    case Op::max: return choose(left, right, aliasing, 1, value, local.computed);
    case Op::min: return choose(left, right, aliasing, -1, value, local.computed);
    case Op::atan2: return turn_balls(left, right, value, local.computed);
    case Op::hypot: return measure_balls(left, right, value, local.computed);
    case Op::abs: return bend(left, -1, 1, value, local.computed[0]);
    case Op::relu: return bend(left, 0, 1, value, local.computed[0]);
    case Op::sqrt: return root(left, midpoints, value, local.computed[0]);
    default: return apply_function(op, left, value, local.computed[0]);  // its switch names every op
  }
}

}  // namespace minigrad::oracle
