// SPDX-License-Identifier: MIT
// How far rounding may carry an engine, by what the judge and the quick judge agree on.
#pragma once

#include "minigrad/op.h"

namespace minigrad::oracle {

/// An answer agrees within so many radii. A radius bounds what correctly rounded steps can do; engines may take a few
/// roundings where the ball took one, as rules differ in form.
inline constexpr int allowed_radii = 4;

/// What is added to the radius of a value that a function of the mathematical library gives, and of every partial that
/// is rounded, as powers of 2 of half an ulp: 4 ulp and 1 ulp. A library's error must stand here and not in the final
/// comparison, for a branch may hang on such a value.
inline constexpr int library_error = 3;
inline constexpr int one_ulp = 1;

/// Operations that IEEE 754 rounds correctly, so that a result which is exact at the precision has no error at all.
constexpr bool is_correctly_rounded(Op op) {
  switch (op) {
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::max:
    case Op::min:
    case Op::neg:
    case Op::abs:
    case Op::relu:
    case Op::sqrt: return true;
    case Op::pow:
    case Op::atan2:
    case Op::hypot:
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
    case Op::erfc: return false;
  }
  return false;
}

/// Operations whose partials are operands or small integers: no rounding can touch them.
constexpr bool has_exact_partials(Op op) { return is_correctly_rounded(op) && op != Op::div && op != Op::sqrt; }

}  // namespace minigrad::oracle
