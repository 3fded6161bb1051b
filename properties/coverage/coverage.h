// SPDX-License-Identifier: MIT
// Counts what graphs and points exercise: operations, the operations that feed them, places in their domains, sizes of
// values, depths of graphs. Coverages can be added, so each job counts its own.
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

/// Every slot in the order of the vocabulary, left before right.
inline constexpr std::size_t slot_count = [] {
  std::size_t count = 0;
  for (const OpInfo& each : all_ops) count += each.arity;
  return count;
}();
const std::array<Slot, slot_count>& all_slots();

/// The number of a slot in all_slots.
std::size_t index_of(const Slot& slot);

/// The kinds of values: each binade (numbers between two powers of 2) with either sign, where denormals and infinities
/// count as one binade each, then 0, -0 and NaN.
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

  /// Points that are counted of each graph.
  static constexpr std::size_t points_looked_at = 16;

  /// Whether the op can be drawn; of several shapes, whether any of them allows it.
  std::array<bool, all_ops.size()> may_be_drawn{};
  bool exponents_vary = false;  ///< the exponent of pow may depend on an input

  Count graphs = 0;
  Count points = 0;
  /// Nodes and edges that the output depends on. Each counts once, if at least one point exercises the operation.
  std::array<Count, all_ops.size()> nodes{};
  std::array<std::array<Count, all_ops.size()>, slot_count> pairs{};  ///< by slot, then by the op that feeds it
  std::array<Count, slot_count> shared{};                             ///< the operand has other uses
  std::array<Count, all_ops.size()> aliased{};                        ///< both operands are one node
  /// Counted at every point: operations by place, and values of all nodes by kind.
  std::array<std::array<Count, place_names.size()>, all_ops.size()> places{};
  /// A vector, so that moving a tally is cheap.
  std::vector<Count> values = std::vector<Count>(value_kinds);
  std::array<Count, size_classes> depth{};    ///< operations on the longest path to the output
  std::array<Count, size_classes> fan_out{};  ///< uses of a node that is not the output

  /// Counts a graph at its first points.
  void add(const Graph& graph, const corpus::Points& points);

  /// Records what graphs of this shape can contain.
  void expect(const Shape& shape);

  Coverage& operator+=(const Coverage& other);
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// The operands of a slot, by what they are.
struct Operands {
  Coverage::Count inputs = 0;
  Coverage::Count constants = 0;
  Coverage::Count results = 0;  ///< of operations
  Coverage::Count shared = 0;   ///< of these three, those that other nodes use too

  Operands& operator+=(const Operands& other);
};
Operands operands_of(const Coverage& coverage, std::size_t slot);

/// Whether the expected shapes contain the op and the slot, and the op may feed the slot.
bool is_expected(const Coverage& coverage, std::size_t slot, Op op);

/// In JSON, names stand for indices, and counts of 0 are left out.
void to_json(nlohmann::json& json, const Coverage& coverage);
void from_json(const nlohmann::json& json, Coverage& coverage);

}  // namespace minigrad::properties
