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
template <typename Function>  // clang 14 does not deduce it for an aggregate
NamedFunction(Op, Function)->NamedFunction<Function>;

#define MINIGRAD_ARITY_1(op) [](auto&& a) -> decltype(op(a)) { return op(a); }
#define MINIGRAD_ARITY_2(op) [](auto&& a, auto&& b) -> decltype(op(a, b)) { return op(a, b); }
#define OP(name, arity) NamedFunction{Op::name, MINIGRAD_ARITY_##arity(name)},

/// Calls the operation by its C++ name, found in the namespace of the type: its own name or another spelling. The first
/// that compiles is used.
inline constexpr std::tuple scalar_functions{
    NamedFunction{Op::add, [](auto&& a, auto&& b) -> decltype(a + b) { return a + b; }},
    NamedFunction{Op::sub, [](auto&& a, auto&& b) -> decltype(a - b) { return a - b; }},
    NamedFunction{Op::mul, [](auto&& a, auto&& b) -> decltype(a * b) { return a * b; }},
    NamedFunction{Op::div, [](auto&& a, auto&& b) -> decltype(a / b) { return a / b; }},
    NamedFunction{Op::neg, [](auto&& a) -> decltype(-a) { return -a; }},
#include "minigrad/op.def"
    NamedFunction{Op::max, [](auto&& a, auto&& b) -> decltype(fmax(a, b)) { return fmax(a, b); }},
    NamedFunction{Op::min, [](auto&& a, auto&& b) -> decltype(fmin(a, b)) { return fmin(a, b); }},
    NamedFunction{Op::abs, [](auto&& a) -> decltype(fabs(a)) { return fabs(a); }},
    NamedFunction{Op::relu, [](auto&& a) -> decltype(max(a, 0.0)) { return max(a, 0.0); }},
    NamedFunction{Op::relu, [](auto&& a) -> decltype(fmax(a, 0.0)) { return fmax(a, 0.0); }},
};

/// The same as members, `a.tanh()` and `a.pow(b)`. Used if no function compiles.
#define MINIGRAD_MEMBER_1(op) [](auto&& a) -> decltype(a.op()) { return a.op(); }
#define MINIGRAD_MEMBER_2(op) [](auto&& a, auto&& b) -> decltype(a.op(b)) { return a.op(b); }
#define OP(name, arity) NamedFunction{Op::name, MINIGRAD_MEMBER_##arity(name)},

inline constexpr std::tuple scalar_members{
#include "minigrad/op.def"
    NamedFunction{Op::neg, [](auto&& a) -> decltype(-a) { return -a; }}};  // after the last comma

/// The same as static functions of a class of the adapter. Used before all others.
#define MINIGRAD_GIVEN_1(op) []<typename Given>(Given*, auto&& a) -> decltype(Given::op(a)) { return Given::op(a); }
#define MINIGRAD_GIVEN_2(op) \
  []<typename Given>(Given*, auto&& a, auto&& b) -> decltype(Given::op(a, b)) { return Given::op(a, b); }
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
using FunctionTable = std::array<Scalar (*)(Operands&...), all_ops.size()>;

/// A result of an operation. A plain number does not count, because it has lost its derivative: a type that converts to
/// double also compiles with C's functions.
template <typename Result, typename Scalar>
concept ScalarResult = std::is_convertible_v<Result, Scalar> && !std::is_arithmetic_v<std::remove_cvref_t<Result>>;

/// The ways to pass an operand to a function.
inline constexpr auto as_constant = []<typename T>(T& operand) -> const T& { return operand; };
inline constexpr auto as_variable = []<typename T>(T& operand) -> T& { return operand; };
inline constexpr auto as_pointee = [](auto& operand) -> decltype(auto) {
  if constexpr (requires { operand.operator->(); } || std::is_pointer_v<std::remove_cvref_t<decltype(operand)>>) {
    return *operand;
  } else {
    return (operand);
  }
};

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

/// Enters the functions that compile with operands passed in this way, the first one and the others, where the table
/// has none yet.
template <auto pass_first, auto pass_other, typename Scalar, typename First, typename... Others, typename Functions>
void enter(FunctionTable<Scalar, First, Others...>& table, const Functions& functions) {
  const auto enter_one = [&table]<typename Function>(const NamedFunction<Function>& named) {
    auto& entry = table[static_cast<std::size_t>(named.op)];
    if constexpr (requires(First & a, Others & ... b) {
                    { Function{}(pass_first(a), pass_other(b)...) } -> ScalarResult<Scalar>;
                  }) {
      if (entry != nullptr || is_from_std<Scalar, Function, First, Others...>(named.op)) return;
      entry = [](First& a, Others&... b) -> Scalar { return Function{}(pass_first(a), pass_other(b)...); };
    }
  };
  std::apply([&](const auto&... named) { (enter_one(named), ...); }, functions);
}

/// The operations for operands of these types: from the class `Given` of an adapter, or else from the type's own
/// namespace, or else its members, or else the same for what the operands point to.
template <typename Given, typename Scalar, typename First, typename... Others>
FunctionTable<Scalar, First, Others...> function_table() {
  FunctionTable<Scalar, First, Others...> table{};
  const auto enter_given = [&table]<typename Function>(const NamedFunction<Function>& named) {
    if constexpr (requires(Given * given, First & a, Others & ... b) {
                    { Function{}(given, a, b...) } -> ScalarResult<Scalar>;
                  }) {
      table[static_cast<std::size_t>(named.op)] = [](First& a, Others&... b) -> Scalar {
        return Function{}(static_cast<Given*>(nullptr), a, b...);
      };
    }
  };
  std::apply([&](const auto&... named) { (enter_given(named), ...); }, given_functions);
  enter<as_constant, as_constant, Scalar, First, Others...>(table, scalar_functions);
  enter<as_constant, as_constant, Scalar, First, Others...>(table, scalar_members);
  enter<as_variable, as_variable, Scalar, First, Others...>(table, scalar_functions);
  enter<as_variable, as_variable, Scalar, First, Others...>(table, scalar_members);
  enter<as_pointee, as_pointee, Scalar, First, Others...>(table, scalar_functions);
  enter<as_pointee, as_pointee, Scalar, First, Others...>(table, scalar_members);
  enter<as_pointee, as_variable, Scalar, First, Others...>(table, scalar_members);
  return table;
}

}  // namespace minigrad::oracle
