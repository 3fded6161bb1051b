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

/// The same as members, `a.tanh()` and `a.pow(b)`. Used if no function compiles.
#define MINIGRAD_MEMBER_1(op) [](const auto& a) -> decltype(a.op()) { return a.op(); }
#define MINIGRAD_MEMBER_2(op) [](const auto& a, const auto& b) -> decltype(a.op(b)) { return a.op(b); }
#define OP(name, arity) NamedFunction{Op::name, MINIGRAD_MEMBER_##arity(name)},

inline constexpr std::tuple scalar_members{
#include "minigrad/op.def"
    NamedFunction{Op::neg, [](const auto& a) -> decltype(-a) { return -a; }}};  // after the last comma

/// The same as static functions of a class of the adapter. Used before all others.
#define MINIGRAD_GIVEN_1(op) \
  []<typename Given>(Given*, const auto& a) -> decltype(Given::op(a)) { return Given::op(a); }
#define MINIGRAD_GIVEN_2(op) \
  []<typename Given>(Given*, const auto& a, const auto& b) -> decltype(Given::op(a, b)) { return Given::op(a, b); }
#define OP(name, arity) NamedFunction{Op::name, MINIGRAD_GIVEN_##arity(name)},

inline constexpr std::tuple given_functions{
#include "minigrad/op.def"
    NamedFunction{Op::neg, [] {}}};  // after the last comma

#undef MINIGRAD_GIVEN_1
#undef MINIGRAD_GIVEN_2
#undef MINIGRAD_MEMBER_1
#undef MINIGRAD_MEMBER_2
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2

/// The function of each op for operands of these types; null where none compiles.
template <typename Scalar, typename... Operands>
using FunctionTable = std::array<Scalar (*)(const Operands&...), all_ops.size()>;

/// Whether a function takes these arguments and returns a Scalar. A plain number does not count, because it has lost
/// its derivative: a type that converts to double also compiles with C's functions.
template <typename Scalar, typename Function, typename... Arguments>
constexpr bool makes_scalar() {
  if constexpr (std::is_invocable_v<Function, Arguments...>) {
    using Result = std::remove_cvref_t<std::invoke_result_t<Function, Arguments...>>;
    return std::is_convertible_v<Result, Scalar> && !std::is_arithmetic_v<Result>;
  } else {
    return false;
  }
}

namespace beside_std {

// With these templates a call that finds std::max or std::min by its arguments is ambiguous.
template <typename T>
const T& max(const T&, const T&);
template <typename T>
const T& min(const T&, const T&);

template <typename T>
concept OwnMax = requires(const T& a) {
  max(a, a);
};
template <typename T>
concept OwnMin = requires(const T& a) {
  min(a, a);
};

}  // namespace beside_std

/// Whether max or min of two operands is that of the standard library. It is found for a type such as
/// std::shared_ptr<Node>, returns one of its operands, and compares addresses.
template <typename Scalar, typename Function, typename... Operands>
constexpr bool is_from_std(Op op) {
  if constexpr (std::is_invocable_r_v<const Scalar&, Function, const Operands&...>) {
    if (!std::is_same_v<std::invoke_result_t<Function, const Operands&...>, const Scalar&>) return false;
    return (op == Op::max && !beside_std::OwnMax<Scalar>) || (op == Op::min && !beside_std::OwnMin<Scalar>);
  }
  return false;
}

/// The operations for operands of these types: from the class `Given` of an adapter, or else from the type's own
/// namespace, or else its members.
template <typename Given, typename Scalar, typename... Operands>
FunctionTable<Scalar, Operands...> function_table() {
  FunctionTable<Scalar, Operands...> table{};
  const auto enter_given = [&table]<typename Function>(const NamedFunction<Function>& named) {
    auto& entry = table[static_cast<std::size_t>(named.op)];
    if constexpr (makes_scalar<Scalar, Function, Given*, const Operands&...>()) {
      entry = [](const Operands&... operands) -> Scalar {
        return Function{}(static_cast<Given*>(nullptr), operands...);
      };
    }
  };
  const auto enter = [&table]<typename Function>(const NamedFunction<Function>& named) {
    auto& entry = table[static_cast<std::size_t>(named.op)];
    if constexpr (makes_scalar<Scalar, Function, const Operands&...>()) {
      if (entry != nullptr || is_from_std<Scalar, Function, Operands...>(named.op)) return;
      entry = [](const Operands&... operands) -> Scalar { return Function{}(operands...); };
    }
  };
  std::apply([&](const auto&... named) { (enter_given(named), ...); }, given_functions);
  std::apply([&](const auto&... named) { (enter(named), ...); }, scalar_functions);
  std::apply([&](const auto&... named) { (enter(named), ...); }, scalar_members);
  return table;
}

}  // namespace minigrad::oracle
