// SPDX-License-Identifier: MIT
// How far rounding may carry an engine, by what the judge and the quick judge agree on.
#pragma once

#include "minigrad/op.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::oracle {

/// An answer agrees within so many radii. A radius bounds what correctly rounded steps can do; engines may take a few
/// roundings where the ball took one, as rules differ in form.
inline constexpr int allowed_radii = 4;

/// The error of the value of an operation that is not rounded correctly, as a power of 2 of half an ulp. It is part of
/// the radius of each value, and not of the final comparison, because a branch may depend on such a value.
constexpr int library_error(Op op) { return traits(op).library_error; }

/// What a usual formula loses that is right and careless.
enum class Loss {
  nothing,        ///< only sums, products and choices: there is nothing to be careless about
  range,          ///< a square on the way leaves the range
  exponent,       ///< as many bits as the whole part of a logarithm takes, as exp(b log(a)) for a^b does
  value,          ///< digits of the value, against 1
  partial,        ///< digits of the partial, against 1
  value_partial,  ///< of both
};

/// Formulas like 1 - y*y, (e^x - e^-x) / 2, log(1 + x) or cos(x) = sin(pi/2 - x) lose digits against 1; what is made of
/// quotients and roots of squares, as x / (x*x + y*y), does not.
constexpr Loss usual_loss(Op op) {
  switch (op) {
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::max:
    case Op::min:
    case Op::neg:
    case Op::abs:
    case Op::relu: return Loss::nothing;
    case Op::div:
    case Op::atan2:
    case Op::hypot:
    case Op::sqrt:
    case Op::exp:
    case Op::log:
    case Op::asin:
    case Op::atan:
    case Op::erf: return Loss::range;
    case Op::log1p:
    case Op::acos:
    case Op::sinh:
    case Op::asinh:
    case Op::acosh:
    case Op::atanh:
    case Op::erfc: return Loss::value;
    case Op::cosh: return Loss::partial;
    case Op::pow: return Loss::exponent;
    case Op::expm1:
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::tanh:
    case Op::sigmoid:
    case Op::softplus: return Loss::value_partial;
  }
  return Loss::value_partial;
}

/// Operations that IEEE 754 rounds correctly, so that a result which is exact at the precision has no error at all.
constexpr bool is_correctly_rounded(Op op) { return traits(op).rounding != Rounding::library; }

/// Operations whose partials are operands or small integers: no rounding can touch them.
constexpr bool has_exact_partials(Op op) { return traits(op).rounding == Rounding::exact; }

}  // namespace minigrad::oracle
