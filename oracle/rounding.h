// SPDX-License-Identifier: MIT
// Which operations round once at most: what the judge and the quick judge know of IEEE 754.
#pragma once

#include "minigrad/op.h"

namespace minigrad::oracle {

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
