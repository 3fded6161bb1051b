// SPDX-License-Identifier: MIT
// The vocabulary of the language: the operations, their names and their arity (number of operands).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace minigrad {

enum class Op : std::uint8_t {
  input,
  constant,
#define OP(name, arity) name,
#include "minigrad/op.def"
};

struct OpInfo {
  Op op;
  std::string_view name;
  std::size_t arity;
};

/// Every op in the order of the enumeration: the two leaves, then the operations of op.def.
inline constexpr std::array all_ops = {
    OpInfo{Op::input, "input", 0},
    OpInfo{Op::constant, "const", 0},
#define OP(name, arity) OpInfo{Op::name, #name, arity},
#include "minigrad/op.def"
};

inline constexpr std::size_t leaf_count = 2;

constexpr const OpInfo& info(Op op) { return all_ops[static_cast<std::size_t>(op)]; }
constexpr std::string_view name(Op op) { return info(op).name; }
constexpr std::size_t arity(Op op) { return info(op).arity; }
constexpr bool is_leaf(Op op) { return arity(op) == 0; }

/// The op of that name, or std::nullopt if there is none.
constexpr std::optional<Op> parse_op(std::string_view text) {
  for (const OpInfo& candidate : all_ops) {
    if (candidate.name == text) return candidate.op;
  }
  return std::nullopt;
}

}  // namespace minigrad
