// SPDX-License-Identifier: MIT
// An expression graph as data. Differentiators take one as their question, and case files store one.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "minigrad/op.h"

namespace minigrad {

/// The index of a node in its graph, counted from 0.
using Position = std::uint32_t;

/// A node: its op, the positions of its operands (the first arity(op) are used, the others are 0)
/// and, for `const`, its number.
struct Node {
  Op op = Op::input;
  std::array<Position, 2> operands{};
  double constant = 0;

  /// Compares bits, so a NaN equals itself and 0 differs from -0.
  friend bool operator==(const Node& a, const Node& b) {
    return a.op == b.op && a.operands == b.operands &&
           std::bit_cast<std::uint64_t>(a.constant) == std::bit_cast<std::uint64_t>(b.constant);
  }
};

/// Nodes in construction order, which is a topological order: operands come before their users.
/// The last node is the output. The k-th `input` node takes the k-th coordinate of a point.
struct Graph {
  std::vector<Node> nodes;

  Position input() { return append({Op::input, {}, 0}); }
  Position constant(double number) { return append({Op::constant, {}, number}); }
  Position unary(Op op, Position operand) { return append({op, {operand, 0}, 0}); }
  Position binary(Op op, Position left, Position right) { return append({op, {left, right}, 0}); }

  friend bool operator==(const Graph&, const Graph&) = default;

 private:
  Position append(Node node) {
    nodes.push_back(node);
    return static_cast<Position>(nodes.size() - 1);
  }
};

inline std::size_t input_count(const Graph& graph) {
  return static_cast<std::size_t>(
      std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const Node& node) { return node.op == Op::input; }));
}

/// An error in a graph: the invalid node (none for an empty graph) and the reason as text.
struct GraphError {
  std::optional<Position> node;
  std::string why;
};

/// The first error in the graph, or std::nullopt if it is valid.
inline std::optional<GraphError> find_error(const Graph& graph) {
  if (graph.nodes.empty()) return GraphError{std::nullopt, "the graph has no nodes"};
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const auto here = static_cast<Position>(i);
    if (static_cast<std::size_t>(node.op) >= all_ops.size()) return GraphError{here, "its op is not in the vocabulary"};
    for (std::size_t k = 0; k < node.operands.size(); ++k) {
      const Position operand = node.operands[k];
      if (k < arity(node.op) ? operand >= i : operand != 0) {
        return GraphError{here,
                          std::string(name(node.op)) + " has operand " + std::to_string(operand) +
                              (k < arity(node.op) ? ", which is not an earlier node" : ", which it does not take")};
      }
    }
  }
  return std::nullopt;
}

/// Throws std::invalid_argument with the position of the invalid node, unless the graph is valid.
inline void validate(const Graph& graph) {
  const std::optional<GraphError> error = find_error(graph);
  if (!error) return;
  throw std::invalid_argument(error->node ? "node " + std::to_string(*error->node) + ": " + error->why : error->why);
}

/// The graph of one operation whose operands are inputs. `op` must not be a leaf.
inline Graph one_operation(Op op) {
  Graph graph;
  const Position left = graph.input();
  if (arity(op) == 1) {
    graph.unary(op, left);
  } else {
    graph.binary(op, left, graph.input());
  }
  return graph;
}

/// For each node, whether the output depends on it (true for the output itself).
inline std::vector<bool> reaches_output(const Graph& graph) {
  std::vector<bool> alive(graph.nodes.size(), false);
  if (!alive.empty()) alive.back() = true;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    if (!alive[i]) continue;
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) alive[graph.nodes[i].operands[k]] = true;
  }
  return alive;
}

}  // namespace minigrad
