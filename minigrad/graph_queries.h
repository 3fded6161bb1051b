// SPDX-License-Identifier: MIT
// Queries on valid graphs: depth, operations, and the part that remains when nodes are removed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad {

/// For each node the number of operations on the longest path from a leaf to it.
inline std::vector<std::size_t> depths(const Graph& graph) {
  std::vector<std::size_t> found(graph.nodes.size(), 0);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) found[i] = std::max(found[i], found[node.operands[k]] + 1);
  }
  return found;
}

/// The depth of the deepest node, whether or not the output depends on it.
inline std::size_t depth_of(const Graph& graph) { return std::ranges::max(depths(graph)); }

/// The operations of a graph, each once, in the order of their first node.
inline std::vector<Op> operations(const Graph& graph) {
  std::vector<Op> ops;
  for (const Node& node : graph.nodes) {
    if (!is_leaf(node.op) && std::ranges::find(ops, node.op) == ops.end()) ops.push_back(node.op);
  }
  return ops;
}

/// Whether both operands of some operation are the same node.
inline bool has_aliased_operands(const Graph& graph) {
  return std::ranges::any_of(
      graph.nodes, [](const Node& node) { return arity(node.op) == 2 && node.operands[0] == node.operands[1]; });
}

/// The nodes to keep, in their order and with operands renumbered. The operands of a node that is kept must be kept.
inline Graph subgraph(const std::vector<Node>& nodes, const std::vector<bool>& keep) {
  Graph kept;
  std::vector<Position> renumbered(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!keep[i]) continue;
    Node node = nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) node.operands[k] = renumbered[node.operands[k]];
    renumbered[i] = static_cast<Position>(kept.nodes.size());
    kept.nodes.push_back(node);
  }
  return kept;
}

}  // namespace minigrad
