// SPDX-License-Identifier: MIT
// How an expression is written and how backward is used on it. Engines with correct rules go wrong here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::corpus {

/// How an engine gets constants (PROTOCOL.md says where each way applies).
enum class Constants {
  numbers,  ///< as plain numbers of the language, on either side of an operator
  own,      ///< as constants made by the engine
};

/// The default is the plainest manner: numbers, no compound assignment, one backward on the output, gradients of
/// inputs.
struct Manner {
  Constants constants = Constants::numbers;

  /// The nodes that are written as a compound assignment to their left operand, in ascending order.
  std::vector<Position> in_place = {};

  /// The steps: a call of backward on a node, or nothing, which clears the gradients. Empty: one call on the output.
  std::vector<std::optional<Position>> backward = {};

  /// The nodes whose gradients are read after the last step. Empty: the inputs.
  std::vector<Position> wanted = {};

  friend bool operator==(const Manner&, const Manner&) = default;
};

/// The steps in order: those of the manner, or one call on the output.
inline std::vector<std::optional<Position>> backward_steps(const Graph& graph, const Manner& manner) {
  if (!manner.backward.empty()) return manner.backward;
  return {static_cast<Position>(graph.nodes.size() - 1)};
}

/// The nodes whose gradients are read: those of the manner, or the inputs.
inline std::vector<Position> wanted_nodes(const Graph& graph, const Manner& manner) {
  if (!manner.wanted.empty()) return manner.wanted;
  std::vector<Position> inputs;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].op == Op::input) inputs.push_back(static_cast<Position>(i));
  }
  return inputs;
}

/// The node whose value is answered: the one that backward is called on last.
inline Position valued_node(const Graph& graph, const Manner& manner) {
  for (std::size_t i = manner.backward.size(); i-- > 0;) {
    if (manner.backward[i]) return *manner.backward[i];
  }
  return static_cast<Position>(graph.nodes.size() - 1);
}

/// The manner in which backward is called twice on the output and the gradients add up: they are exactly doubled.
inline Manner backward_twice(const Graph& graph) {
  const auto output = static_cast<Position>(graph.nodes.size() - 1);
  return {.backward = {output, output}};
}

/// The number of calls of backward on the output since gradients were last cleared; nothing when backward is called on
/// another node too.
inline std::optional<std::size_t> calls_on_output(const Graph& graph, const Manner& manner) {
  std::size_t calls = 0;
  for (const std::optional<Position>& step : backward_steps(graph, manner)) {
    if (step && *step + 1 != graph.nodes.size()) return std::nullopt;
    calls = step ? calls + 1 : 0;
  }
  return calls;
}

/// Whether languages with compound assignment have one for this operation: += -= *= /=.
constexpr bool has_compound_assignment(Op op) {
  return op == Op::add || op == Op::sub || op == Op::mul || op == Op::div;
}

/// For each node, whether it depends on an input.
std::vector<bool> depends_on_input(const Graph& graph);

/// The first error in a manner for a valid graph, in words; nothing when the manner fits. The rules are those of
/// PROTOCOL.md: positions exist, only results of operations are assigned to, no node is used, wanted or called after it
/// is overwritten, and wanted nodes depend on an input.
std::optional<std::string> find_error(const Graph& graph, const Manner& manner);

}  // namespace minigrad::corpus
