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

#define MINIGRAD_ARITY_1(op) [](const auto& a) -> decltype(op(a)) { return op(a); }
#define MINIGRAD_ARITY_2(op) [](const auto& a, const auto& b) -> decltype(op(a, b)) { return op(a, b); }
#define OP(name, arity) NamedFunction{Op::name, MINIGRAD_ARITY_##arity(name)},

/// Calls the operation by its C++ name, found in the namespace of the type: its own name or another spelling. The first
/// that compiles is used.
inline constexpr std::tuple scalar_functions{
    NamedFunction{Op::add, [](const auto& a, const auto& b) -> decltype(a + b) { return a + b; }},
    NamedFunction{Op::sub, [](const auto& a, const auto& b) -> decltype(a - b) { return a - b; }},
    NamedFunction{Op::mul, [](const auto& a, const auto& b) -> decltype(a * b) { return a * b; }},
    NamedFunction{Op::div, [](const auto& a, const auto& b) -> decltype(a / b) { return a / b; }},
    NamedFunction{Op::neg, [](const auto& a) -> decltype(-a) { return -a; }},
#include "minigrad/op.def"
    NamedFunction{Op::max, [](const auto& a, const auto& b) -> decltype(fmax(a, b)) { return fmax(a, b); }},
    NamedFunction{Op::min, [](const auto& a, const auto& b) -> decltype(fmin(a, b)) { return fmin(a, b); }},
    NamedFunction{Op::abs, [](const auto& a) -> decltype(fabs(a)) { return fabs(a); }},
    NamedFunction{Op::relu, [](const auto& a) -> decltype(max(a, 0.0)) { return max(a, 0.0); }},
    NamedFunction{Op::relu, [](const auto& a) -> decltype(fmax(a, 0.0)) { return fmax(a, 0.0); }},
};

#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2

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

}  // namespace minigrad::oracle
