// SPDX-License-Identifier: MIT
#include "properties/generate/op_conditioning.h"

#include <cmath>

#include "oracle/traits/op_traits.h"

namespace minigrad::properties {

namespace {

using oracle::Conditioning;
using oracle::Kink;
using oracle::OpTraits;
using oracle::Rounding;
using oracle::traits;

bool nearly_equal(double left, double right, double closeness) {
  return std::fabs(left - right) <= closeness * std::fmax(std::fabs(left), std::fabs(right));
}

/// Whether a sum or difference keeps its digits, or loses none because its operands are exact.
bool keeps_digits(const Operand& left, const Operand& right, double value, double closeness) {
  if (left.exact && right.exact) return true;
  return std::fabs(value) > closeness * std::fmax(std::fabs(left.value), std::fabs(right.value));
}

/// Whether rounding cannot change the choice between two operands.
bool decided(const Operand& left, const Operand& right, double closeness) {
  return (left.exact && right.exact) || !nearly_equal(left.value, right.value, closeness);
}

/// A base that is not positive needs a constant integer exponent: the partial in the exponent contains log(base).
bool power_has_partials(const Operand& base, const Operand& exponent) {
  if (base.value > 0) return true;
  const bool whole = exponent.exact && !exponent.varies && exponent.value == std::trunc(exponent.value);
  return whole && (base.value < 0 || (base.exact && exponent.value >= 1));
}

/// Excludes poles, huge angles and, for rounded angles, the neighbourhood of roots, except the root of sine and tangent
/// at 0.
bool angle_keeps_digits(Op op, const Operand& angle, double value, const Demand& demand) {
  const double x = std::fabs(angle.value);
  const double size = std::fabs(value);
  const double scale = op == Op::cos ? 1 : x;
  return x < demand.largest_angle && size < 1 / demand.margin && (angle.exact || size >= demand.closeness * scale);
}

/// Whether there is a kink, or the value is the same everywhere and no digit of the operand matters.
bool is_blurred(Op op, const Operand& left, const Operand& right, bool aliased) {
  const OpTraits& row = traits(op);
  switch (row.kink) {
    case Kink::zero: return left.value == 0;
    case Kink::tie: return aliased || left.value == right.value;
    case Kink::none: break;
  }
  return aliased && row.flat_if_aliased;
}

/// Whether the value has not underflowed and the partials are finite and have digits left.
bool has_partials(Op op, const Operand& left, const Operand& right, bool aliased, double value, const Demand& demand) {
  const double x = left.value;
  const auto [range, margin, closeness, largest_angle, tail, sharp] = demand;
  const OpTraits& row = traits(op);
  switch (row.conditioning) {
    case Conditioning::always: return true;
    case Conditioning::sum: return aliased || keeps_digits(left, right, value, closeness);
    case Conditioning::product: return value != 0 || x == 0 || right.value == 0;
    case Conditioning::quotient: return right.value != 0 && (value != 0 || x == 0);
    case Conditioning::power: return power_has_partials(left, right) && (value != 0 || x == 0);
    case Conditioning::choice: return aliased || decided(left, right, closeness);
    case Conditioning::direction: return x != 0 ? value != 0 : right.value > 0;
    case Conditioning::nonzero_value: return value != 0;
    case Conditioning::off_kink: return x != 0 || left.exact;
    case Conditioning::inside: return x > row.domain.low && x < row.domain.high;
    case Conditioning::well_inside: return x > row.domain.low + margin && x < row.domain.high - margin;
    case Conditioning::logarithm: return x > row.domain.low && (std::fabs(value) >= closeness || left.exact);
    case Conditioning::angle: return angle_keeps_digits(op, left, value, demand);
    case Conditioning::tail: return row.decay(x) < tail;
  }
  return false;
}

}  // namespace

bool keeps_exactness(Op op) { return traits(op).rounding == Rounding::exact; }

bool is_informative(Op op, const Operand& left, const Operand& right, bool aliased, double value,
                    const Demand& demand) {
  // The negation makes NaN uninformative.
  const double magnitude = std::fabs(value);
  if (value != 0 && !(magnitude >= demand.range.smallest && magnitude <= demand.range.largest)) return false;
  if (demand.sharp && is_blurred(op, left, right, aliased)) return false;
  return has_partials(op, left, right, aliased, value, demand);
}

}  // namespace minigrad::properties
