// SPDX-License-Identifier: MIT
#include "properties/generate/op_conditioning.h"

#include <cmath>

namespace minigrad::properties {

namespace {

bool nearly_equal(double left, double right, double closeness) {
  return std::fabs(left - right) <= closeness * std::fmax(std::fabs(left), std::fabs(right));
}

/// A sum or difference that keeps its digits, or loses none because nothing was rounded before.
bool keeps_digits(const Operand& left, const Operand& right, double value, double closeness) {
  if (left.exact && right.exact) return true;
  return std::fabs(value) > closeness * std::fmax(std::fabs(left.value), std::fabs(right.value));
}

/// A choice between two operands that rounding cannot turn.
bool decided(const Operand& left, const Operand& right, double closeness) {
  return (left.exact && right.exact) || !nearly_equal(left.value, right.value, closeness);
}

/// A base that is not positive needs a whole exponent that is constant: the partial in the exponent holds log(base).
bool power_has_partials(const Operand& base, const Operand& exponent) {
  if (base.value > 0) return true;
  const bool whole = exponent.exact && !exponent.varies && exponent.value == std::trunc(exponent.value);
  return whole && (base.value < 0 || (base.exact && exponent.value >= 1));
}

/// Neither a pole, nor a huge angle, nor the root of a cosine or of a later turn of a sine, unless the angle was not
/// rounded.
bool angle_keeps_digits(Op op, const Operand& angle, double value, const Demand& demand) {
  const double x = std::fabs(angle.value);
  const double size = std::fabs(value);
  const double scale = op == Op::cos ? 1 : x;
  return x < demand.largest_angle && size < 1 / demand.margin && (angle.exact || size >= demand.closeness * scale);
}

/// Whether the value has a kink, or none of the operand's digits come through, for they are the same everywhere.
bool is_blurred(Op op, const Operand& left, const Operand& right, bool aliased) {
  switch (op) {
    case Op::abs:
    case Op::relu: return left.value == 0;
    case Op::max:
    case Op::min: return aliased || left.value == right.value;
    case Op::div:
    case Op::atan2: return aliased;
    default: return false;
  }
}

/// Whether the value has not underflowed and the partials are finite and carry digits.
bool has_partials(Op op, const Operand& left, const Operand& right, bool aliased, double value, const Demand& demand) {
  const double x = left.value;
  const auto [range, margin, closeness, largest_angle, tail, sharp] = demand;
  switch (op) {
    case Op::input:
    case Op::constant: return true;
    case Op::add:
    case Op::sub: return aliased || keeps_digits(left, right, value, closeness);
    case Op::mul: return value != 0 || x == 0 || right.value == 0;
    case Op::div: return right.value != 0 && (value != 0 || x == 0);
    case Op::pow: return power_has_partials(left, right) && (value != 0 || x == 0);
    case Op::max:
    case Op::min: return aliased || decided(left, right, closeness);
    case Op::atan2: return x != 0 ? value != 0 : right.value > 0;  // not on the cut, where the value jumps
    case Op::hypot: return value != 0;
    case Op::neg: return true;
    case Op::abs:
    case Op::relu: return x != 0 || left.exact;
    case Op::sqrt: return x > 0;
    case Op::exp: return value != 0;
    case Op::expm1: return x > -tail;  // its partial is exp(x)
    case Op::log: return x > 0 && (std::fabs(value) >= closeness || left.exact);
    case Op::log1p: return x > -1 + margin;
    case Op::sin:
    case Op::cos:
    case Op::tan: return angle_keeps_digits(op, left, value, demand);
    case Op::asin:
    case Op::acos: return std::fabs(x) < 1 - margin;
    case Op::atan:
    case Op::sinh:
    case Op::cosh:
    case Op::asinh: return true;
    case Op::tanh: return 2 * std::fabs(x) < tail;  // its partial is about exp(-2 |x|)
    case Op::acosh: return x > 1 + margin;
    case Op::atanh: return std::fabs(x) < 1 - margin;
    case Op::sigmoid: return std::fabs(x) < tail;  // exp(-|x|)
    case Op::softplus: return value != 0;
    case Op::erf:
    case Op::erfc: return x * x < tail;  // exp(-x^2)
  }
  return false;
}

}  // namespace

bool keeps_exactness(Op op) {
  // Any other op, and one that is new, is taken to round: that is the safe side.
  return is_leaf(op) || op == Op::add || op == Op::sub || op == Op::mul || op == Op::neg || op == Op::abs ||
         op == Op::relu || op == Op::max || op == Op::min;
}

bool says_something(Op op, const Operand& left, const Operand& right, bool aliased, double value,
                    const Demand& demand) {
  // Written so that a NaN falls through.
  const double magnitude = std::fabs(value);
  if (value != 0 && !(magnitude >= demand.range.smallest && magnitude <= demand.range.largest)) return false;
  if (demand.sharp && is_blurred(op, left, right, aliased)) return false;
  return has_partials(op, left, right, aliased, value, demand);
}

}  // namespace minigrad::properties
