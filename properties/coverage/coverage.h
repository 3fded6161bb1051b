// SPDX-License-Identifier: MIT
// What graphs and points exercise, counted: which operations, what feeds them, where in their domain they are, how
// large values get, how deep graphs are. Coverages add up, so jobs can count apart.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "corpus/protocol/points.h"
#include "minigrad/graph.h"
#include "properties/coverage/domain.h"

namespace minigrad::properties {

struct Shape;

/// Every operand that operations take, in the order of the vocabulary, left before right.
inline constexpr std::size_t slot_count = [] {
  std::size_t count = 0;
  for (const OpInfo& each : all_ops) count += each.arity;
  return count;
}();
const std::array<Slot, slot_count>& all_slots();

/// The number of a slot in all_slots.
std::size_t index_of(const Slot& slot);

/// The kinds of values: each binade with either sign (denormals are one, infinities another), then 0, -0 and NaN.
inline constexpr std::size_t binade_count = 4096;
inline constexpr std::size_t value_kinds = binade_count + 3;
std::size_t kind_of(double value);

/// "2^-3", "-2^10", "denormal", "-inf", "-0", "nan".
std::string value_kind_name(std::size_t kind);

/// Sizes are counted by powers of two: 0, 1, 2 to 3, 4 to 7 and so on.
inline constexpr std::size_t size_classes = 34;
std::size_t size_class(std::uint64_t size);
std::string size_class_name(std::size_t size_class);

struct Coverage {
  using Count = std::uint64_t;

  /// So many points of each graph are looked at.
  static constexpr std::size_t points_looked_at = 16;

  /// What may be drawn at all; of several shapes what any of them allows.
  std::array<bool, all_ops.size()> may_be_drawn{};
  bool exponents_vary = false;  ///< the exponent of pow need not be a constant

  Count graphs = 0;
  Count points = 0;
  /// Nodes and edges that the output depends on, each once a graph, if one of the points exercises the operation.
  std::array<Count, all_ops.size()> nodes{};
  std::array<std::array<Count, all_ops.size()>, slot_count> pairs{};  ///< by slot, then by the op that feeds it
  std::array<Count, slot_count> shared{};                             ///< the operand has other uses
  std::array<Count, all_ops.size()> aliased{};                        ///< both operands are one node
  /// By point: operations by place, and values of all nodes by kind.
  std::array<std::array<Count, place_names.size()>, all_ops.size()> places{};
  /// In memory of their own, so that a tally without coverage is quickly moved.
  std::vector<Count> values = std::vector<Count>(value_kinds);
  std::array<Count, size_classes> depth{};    ///< operations on the longest path to the output
  std::array<Count, size_classes> fan_out{};  ///< uses of a node that is not the output

  /// Counts a graph and the first of its points.
  void add(const Graph& graph, const corpus::Points& points);

  /// Remembers that graphs of this shape may be drawn.
  void expect(const Shape& shape);

  Coverage& operator+=(const Coverage& other);
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// What the operands of a slot are.
struct Operands {
  Coverage::Count inputs = 0;
  Coverage::Count constants = 0;
  Coverage::Count results = 0;  ///< of operations
  Coverage::Count shared = 0;   ///< of these three, those with other uses

  Operands& operator+=(const Operands& other);
};
Operands operands_of(const Coverage& coverage, std::size_t slot);

/// Whether the shapes have an op and a slot that it may feed.
bool is_expected(const Coverage& coverage, std::size_t slot, Op op);

/// Only what was counted is written; names stand for numbers.
nlohmann::json to_json(const Coverage& coverage);

/// The coverage that to_json wrote.
Coverage coverage_from_json(const nlohmann::json& json);

}  // namespace minigrad::properties
