// SPDX-License-Identifier: MIT
// How an expression is written and how backward is used on it: where engines go wrong that have the mathematics right.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::corpus {

/// How constants are handed over (PROTOCOL.md says where each applies).
enum class Constants {
  numbers,  ///< as the language's plain numbers, on either side of an operator
  own,      ///< as constants of the engine's own
};

/// The default is the plainest way: numbers, no compound assignment, backward once on the output, gradients of inputs.
struct Manner {
  Constants constants = Constants::numbers;

  /// The nodes that are written as compound assignment to their left operand, ascending.
  std::vector<Position> in_place;

  /// Calls of backward on a node; nothing stands for clearing the gradients. Empty: one call on the output.
  std::vector<std::optional<Position>> backward;

  /// The nodes whose gradients are read. Empty: the inputs.
  std::vector<Position> wanted;

  friend bool operator==(const Manner&, const Manner&) = default;
};

/// What is done in order once the graph stands: the calls of the manner, or the one on the output.
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

/// The node whose value is answered: the last that backward is called on.
inline Position valued_node(const Graph& graph, const Manner& manner) {
  for (std::size_t i = manner.backward.size(); i-- > 0;) {
    if (manner.backward[i]) return *manner.backward[i];
  }
  return static_cast<Position>(graph.nodes.size() - 1);
}

/// Whether an operation has a compound assignment in the languages that have them: += -= *= /=.
constexpr bool has_compound_assignment(Op op) {
  return op == Op::add || op == Op::sub || op == Op::mul || op == Op::div;
}

/// For each node, whether an input is among what it was made from.
std::vector<bool> depends_on_input(const Graph& graph);

/// The first thing that is wrong with a manner for a valid graph, in words; nothing when it can be followed. The rules
/// are those of PROTOCOL.md: positions exist, only results of operations are assigned to, what is overwritten is not
/// used, wanted or gone back from afterwards, and what is wanted depends on an input.
std::optional<std::string> find_error(const Graph& graph, const Manner& manner);

}  // namespace minigrad::corpus
