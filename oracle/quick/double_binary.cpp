// SPDX-License-Identifier: MIT
#include "oracle/quick/double_binary.h"

#include <cmath>

#include "oracle/balls/rounding.h"

namespace minigrad::oracle {
namespace {

/// A ball counts as small if it is at most this share of every number that its operation depends on. Its image is then
/// wider by at most the factor `second_order` than the first derivatives say.
constexpr double small = 0x1p-10;
constexpr double second_order = 1 + 0x1p-6;

/// What the judge adds to the radius of a value of the mathematical library, and of a rounded partial.
constexpr double judged_value(Op op) { return (1 << library_error(op)) * unit; }
constexpr double judged_partial = (1 << one_ulp) * unit;

double value_in_range(double middle, double bound) { return in_range(middle, bound, smallest_value, largest_value); }

/// Sets a partial. `spread` is what the balls of the operands make of it; `roundings` is the error of its own formula
/// in units of 2^-53.
void set_slope(DoubleBalls& partial, std::size_t i, double slope, double spread, double roundings, double model) {
  const double size = unit * std::fabs(slope);
  partial.bound[i] = spread + roundings * size;
  partial.model[i] = model + judged_partial * std::fabs(slope);
  partial.middle[i] = value_in_range(slope, partial.bound[i]);
}

}  // namespace

MINIGRAD_WIDE void divide_balls(const DoubleBalls& left, const DoubleBalls& right, Midpoints midpoints,
                                DoubleBalls& value, Partials& partials) {
  with_constant(midpoints, [&](auto constant) {
#pragma omp simd
    for (std::size_t i = 0; i < lanes; ++i) {
      const double a = left.middle[i];
      const double b = right.middle[i];
      const double inverse = 1 / b;
      const double inverse_size = std::fabs(inverse);
      const double rounded = a / b;
      const double back = rounded * b;
      const double remainder = (a - back) - product_error(rounded, b, back);
      const Cut quotient = cut(rounded, remainder * inverse, constant);
      const double size = std::fabs(quotient.result);
      const double known = right.bound[i] <= std::fabs(b) * small ? 1 : unknown;
      const double slack = inverse_size * second_order;

      value.bound[i] = (left.bound[i] + size * right.bound[i]) * slack + quotient.lost * second_order;
      value.model[i] = (left.model[i] + size * right.model[i]) * inverse_size + certain_unit(quotient, constant);
      value.middle[i] = known * value_in_range(quotient.result, value.bound[i]);

      const double square = inverse_size * inverse_size;
      set_slope(partials[0], i, inverse, right.bound[i] * inverse_size * slack, 1.25, right.model[i] * square);
      set_slope(partials[1], i, -rounded / b, (left.bound[i] + 2 * size * right.bound[i]) * inverse_size * slack, 2.5,
                (left.model[i] + 2 * size * right.model[i]) * square);
    }
  });
}

/// a^b, for a > 0, or for a < 0 and an exponent that is exactly an integer. With L = log a, the second derivatives are
/// b (b - 1) y / a^2, (1 + b L) y / a and L^2 y.
MINIGRAD_WIDE void raise_balls(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value,
                               Partials& partials) {
  Lanes powers;
  Lanes logarithms;
  Lanes wholes;
  for (std::size_t i = 0; i < lanes; ++i) {
    powers[i] = std::pow(left.middle[i], right.middle[i]);
    logarithms[i] = left.middle[i] > 0 ? std::log(left.middle[i]) : unknown;
    wholes[i] = std::trunc(right.middle[i]);
  }
#pragma omp simd
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = left.middle[i];
    const double b = right.middle[i];
    const double da = left.bound[i];
    const double db = right.bound[i];
    const double inverse = 1 / std::fabs(a);
    const double logarithm = logarithms[i];
    const double log_size = a > 0 ? std::fabs(logarithm) : 0;
    const double y = powers[i];
    const double size = std::fabs(y);
    const double power_size = std::fabs(b);
    const bool defined = (a > 0) | ((a < 0) & (db == 0) & (b == wholes[i]));
    const bool known = defined & (y != 0) & (da * inverse * (1 + power_size) <= small) & (db * (1 + log_size) <= small);

    const double log_bound = log_size + da * inverse * second_order;
    value.bound[i] = ((power_size + db) * inverse * da + log_bound * db) * size * second_order + 2 * unit * size;
    value.model[i] =
        (power_size * inverse * left.model[i] + log_size * right.model[i]) * size + judged_value(Op::pow) * size;
    value.middle[i] = known ? value_in_range(y, value.bound[i]) : unknown;

    const double slope = b * (y / a);
    const double square = power_size * std::fabs(b - 1) * inverse * inverse;
    const double square_bound = (power_size + db) * (std::fabs(b - 1) + db) * inverse * inverse;
    const double mixed = a > 0 ? std::fabs(1 + b * logarithm) * inverse : 0;
    const double mixed_bound = mixed + (log_bound * db + (power_size + db) * da * inverse) * inverse;
    set_slope(partials[0], i, slope, (square_bound * da + mixed_bound * db) * size * second_order, 4.25,
              (square * left.model[i] + mixed * right.model[i]) * size);
    set_slope(partials[1], i, y * logarithm, (mixed_bound * da + log_bound * log_bound * db) * size * second_order,
              5.25, (mixed * left.model[i] + log_size * log_size * right.model[i]) * size);
  }
}

/// atan2. With s = a^2 + b^2, the second derivatives are -2 a b / s^2, (a^2 - b^2) / s^2 and 2 a b / s^2.
MINIGRAD_WIDE void turn_balls(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value,
                              Partials& partials) {
  Lanes angles;
  for (std::size_t i = 0; i < lanes; ++i) angles[i] = std::atan2(left.middle[i], right.middle[i]);
#pragma omp simd
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = left.middle[i];
    const double b = right.middle[i];
    const double da = left.bound[i];
    const double db = right.bound[i];
    const double inverse = 1 / (a * a + b * b);
    const double nearness = (da + db) * std::sqrt(inverse);
    const bool known =
        (nearness <= small) & ((b > reach(db, right.model[i])) | (std::fabs(a) > reach(da, left.model[i])));

    const double y = angles[i];
    const double size = std::fabs(y);
    const double twist = 2 * std::fabs(a * b) * inverse * inverse;
    const double stretch = std::fabs(a * a - b * b) * inverse * inverse;
    const double slopes[2] = {b * inverse, -a * inverse};
    // The terms after the second derivatives. On an axis, where an operand is exactly 0, some of them vanish.
    const double a_size = (a != 0) | (da != 0) ? std::fabs(a) + nearness / std::sqrt(inverse) * nearness : 0;
    const double b_size = (b != 0) | (db != 0) ? std::fabs(b) + nearness / std::sqrt(inverse) * nearness : 0;
    const double squares = da * da + db * db;
    const double remainder = 4 * (a_size * b_size * squares * inverse + (a_size != 0 ? da * db : 0)) * inverse;
    const double more[2] = {8 * (b_size * squares + (b_size != 0 ? 2 * a_size * da * db : 0)) * inverse * inverse,
                            8 * (a_size * squares + (a_size != 0 ? 2 * b_size * da * db : 0)) * inverse * inverse};
    value.bound[i] = std::fabs(slopes[0]) * da + std::fabs(slopes[1]) * db + remainder + 2 * unit * size;
    value.model[i] =
        std::fabs(slopes[0]) * left.model[i] + std::fabs(slopes[1]) * right.model[i] + judged_value(Op::atan2) * size;
    value.middle[i] = known ? value_in_range(y, value.bound[i]) : unknown;
    const double bounds[2] = {twist * da + stretch * db + more[0], stretch * da + twist * db + more[1]};
    const double models[2] = {twist * left.model[i] + stretch * right.model[i],
                              stretch * left.model[i] + twist * right.model[i]};
    for (std::size_t k = 0; k < 2; ++k) set_slope(partials[k], i, slopes[k], bounds[k], 4, models[k]);
  }
}

/// hypot. With y = hypot(a, b), the second derivatives are b^2 / y^3, -a b / y^3 and a^2 / y^3.
MINIGRAD_WIDE void measure_balls(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value,
                                 Partials& partials) {
  Lanes lengths;
  for (std::size_t i = 0; i < lanes; ++i) lengths[i] = std::hypot(left.middle[i], right.middle[i]);
#pragma omp simd
  for (std::size_t i = 0; i < lanes; ++i) {
    const double da = left.bound[i];
    const double db = right.bound[i];
    const double y = lengths[i];
    const double inverse = 1 / y;
    const double nearness = (da + db) * inverse;
    const double slopes[2] = {left.middle[i] * inverse, right.middle[i] * inverse};
    const double a = std::fabs(slopes[0]);
    const double b = std::fabs(slopes[1]);

    value.bound[i] = a * da + b * db + (da + db) * nearness + 2 * unit * y;
    value.model[i] = a * left.model[i] + b * right.model[i] + judged_value(Op::hypot) * y;
    value.middle[i] = nearness <= small ? value_in_range(y, value.bound[i]) : unknown;

    const double more = 4 * nearness * nearness;
    set_slope(partials[0], i, slopes[0], (b * b * da + a * b * db) * inverse + ((a == 0) & (da == 0) ? 0 : more), 4.5,
              (b * b * left.model[i] + a * b * right.model[i]) * inverse);
    set_slope(partials[1], i, slopes[1], (a * b * da + a * a * db) * inverse + ((b == 0) & (db == 0) ? 0 : more), 4.5,
              (a * b * left.model[i] + a * a * right.model[i]) * inverse);
  }
}

}  // namespace minigrad::oracle
