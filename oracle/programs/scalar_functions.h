// SPDX-License-Identifier: MIT
// The C++ spelling of each operation, and which of them compile for a scalar type.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include "minigrad/op.h"

namespace minigrad::oracle {

template <typename Function>
struct NamedFunction {
  Op op;
  Function function;
};

/// Calls the operation by its C++ name, found in the namespace of the type. Of two spellings, the first that compiles
/// is used.
inline constexpr std::tuple scalar_functions{
    NamedFunction{Op::add, [](const auto& a, const auto& b) -> decltype(a + b) { return a + b; }},
    NamedFunction{Op::sub, [](const auto& a, const auto& b) -> decltype(a - b) { return a - b; }},
    NamedFunction{Op::mul, [](const auto& a, const auto& b) -> decltype(a * b) { return a * b; }},
    NamedFunction{Op::div, [](const auto& a, const auto& b) -> decltype(a / b) { return a / b; }},
    NamedFunction{Op::pow, [](const auto& a, const auto& b) -> decltype(pow(a, b)) { return pow(a, b); }},
    NamedFunction{Op::max, [](const auto& a, const auto& b) -> decltype(max(a, b)) { return max(a, b); }},
    NamedFunction{Op::max, [](const auto& a, const auto& b) -> decltype(fmax(a, b)) { return fmax(a, b); }},
    NamedFunction{Op::min, [](const auto& a, const auto& b) -> decltype(min(a, b)) { return min(a, b); }},
    NamedFunction{Op::min, [](const auto& a, const auto& b) -> decltype(fmin(a, b)) { return fmin(a, b); }},
    NamedFunction{Op::atan2, [](const auto& a, const auto& b) -> decltype(atan2(a, b)) { return atan2(a, b); }},
    NamedFunction{Op::hypot, [](const auto& a, const auto& b) -> decltype(hypot(a, b)) { return hypot(a, b); }},
    NamedFunction{Op::neg, [](const auto& x) -> decltype(-x) { return -x; }},
    NamedFunction{Op::abs, [](const auto& x) -> decltype(abs(x)) { return abs(x); }},
    NamedFunction{Op::abs, [](const auto& x) -> decltype(fabs(x)) { return fabs(x); }},
    NamedFunction{Op::relu, [](const auto& x) -> decltype(relu(x)) { return relu(x); }},
    NamedFunction{Op::relu, [](const auto& x) -> decltype(max(x, 0.0)) { return max(x, 0.0); }},
    NamedFunction{Op::relu, [](const auto& x) -> decltype(fmax(x, 0.0)) { return fmax(x, 0.0); }},
    NamedFunction{Op::sqrt, [](const auto& x) -> decltype(sqrt(x)) { return sqrt(x); }},
    NamedFunction{Op::exp, [](const auto& x) -> decltype(exp(x)) { return exp(x); }},
    NamedFunction{Op::expm1, [](const auto& x) -> decltype(expm1(x)) { return expm1(x); }},
    NamedFunction{Op::log, [](const auto& x) -> decltype(log(x)) { return log(x); }},
    NamedFunction{Op::log1p, [](const auto& x) -> decltype(log1p(x)) { return log1p(x); }},
    NamedFunction{Op::sin, [](const auto& x) -> decltype(sin(x)) { return sin(x); }},
    NamedFunction{Op::cos, [](const auto& x) -> decltype(cos(x)) { return cos(x); }},
    NamedFunction{Op::tan, [](const auto& x) -> decltype(tan(x)) { return tan(x); }},
    NamedFunction{Op::asin, [](const auto& x) -> decltype(asin(x)) { return asin(x); }},
    NamedFunction{Op::acos, [](const auto& x) -> decltype(acos(x)) { return acos(x); }},
    NamedFunction{Op::atan, [](const auto& x) -> decltype(atan(x)) { return atan(x); }},
    NamedFunction{Op::sinh, [](const auto& x) -> decltype(sinh(x)) { return sinh(x); }},
    NamedFunction{Op::cosh, [](const auto& x) -> decltype(cosh(x)) { return cosh(x); }},
    NamedFunction{Op::tanh, [](const auto& x) -> decltype(tanh(x)) { return tanh(x); }},
    NamedFunction{Op::asinh, [](const auto& x) -> decltype(asinh(x)) { return asinh(x); }},
    NamedFunction{Op::acosh, [](const auto& x) -> decltype(acosh(x)) { return acosh(x); }},
    NamedFunction{Op::atanh, [](const auto& x) -> decltype(atanh(x)) { return atanh(x); }},
    NamedFunction{Op::sigmoid, [](const auto& x) -> decltype(sigmoid(x)) { return sigmoid(x); }},
    NamedFunction{Op::softplus, [](const auto& x) -> decltype(softplus(x)) { return softplus(x); }},
    NamedFunction{Op::erf, [](const auto& x) -> decltype(erf(x)) { return erf(x); }},
    NamedFunction{Op::erfc, [](const auto& x) -> decltype(erfc(x)) { return erfc(x); }},
};

/// The function of each op for operands of these types; null where none compiles.
template <typename Scalar, typename... Operands>
using FunctionTable = std::array<Scalar (*)(const Operands&...), all_ops.size()>;

/// Whether a function takes these operands and returns a Scalar. A plain number does not count, because it has lost its
/// derivative: a type that converts to double also compiles with C's functions.
template <typename Scalar, typename Function, typename... Operands>
constexpr bool makes_scalar() {
  if constexpr (std::is_invocable_v<Function, const Operands&...>) {
    using Result = std::remove_cvref_t<std::invoke_result_t<Function, const Operands&...>>;
    return std::is_convertible_v<Result, Scalar> && !std::is_arithmetic_v<Result>;
  } else {
    return false;
  }
}

template <typename Scalar, typename... Operands>
FunctionTable<Scalar, Operands...> function_table() {
  FunctionTable<Scalar, Operands...> table{};
  const auto enter = [&table]<typename Function>(const NamedFunction<Function>& named) {
    auto& entry = table[static_cast<std::size_t>(named.op)];
    if constexpr (makes_scalar<Scalar, Function, Operands...>()) {
      if (entry == nullptr) entry = [](const Operands&... operands) -> Scalar { return Function{}(operands...); };
    }
  };
  std::apply([&enter](const auto&... named) { (enter(named), ...); }, scalar_functions);
  return table;
}

/// Whether every operation of the vocabulary has a spelling here.
constexpr bool every_operation_is_spelled() {
  std::array<bool, all_ops.size()> spelled{};
  std::apply([&spelled](const auto&... named) { ((spelled[static_cast<std::size_t>(named.op)] = true), ...); },
             scalar_functions);
  for (std::size_t i = leaf_count; i < spelled.size(); ++i) {
    if (!spelled[i]) return false;
  }
  return true;
}
static_assert(every_operation_is_spelled());

}  // namespace minigrad::oracle
