// SPDX-License-Identifier: MIT
// Checks whether a manner fits a graph.
#include "corpus/protocol/manner.h"

#include <fmt/format.h>

#include <algorithm>

namespace minigrad::corpus {
namespace {

/// For each node, whether a compound assignment overwrites the variable that holds it; nothing may use it afterwards.
struct Overwritten {
  std::vector<bool> nodes;
  std::optional<std::string> error;
};

std::optional<std::string> error_of_assignment(const Graph& graph, Position position) {
  const Node& node = graph.nodes[position];
  if (!has_compound_assignment(node.op)) {
    return fmt::format("in_place: node {} is {}, and only add, sub, mul and div have a compound assignment", position,
                       name(node.op));
  }
  if (is_leaf(graph.nodes[node.operands[0]].op)) {
    return fmt::format("in_place: node {} assigns to node {}, which is not the result of an operation", position,
                       node.operands[0]);
  }
  return std::nullopt;
}

/// Walks the nodes in order: a use before the assignment is allowed, one after it is not.
Overwritten follow_assignments(const Graph& graph, const Manner& manner) {
  Overwritten result{std::vector<bool>(graph.nodes.size(), false), std::nullopt};
  auto next = manner.in_place.begin();
  for (std::size_t i = 0; i < graph.nodes.size() && !result.error; ++i) {
    const Node& node = graph.nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      if (!result.nodes[node.operands[k]]) continue;
      result.error = fmt::format("in_place: node {} uses node {}, which was overwritten", i, node.operands[k]);
      return result;
    }
    if (next == manner.in_place.end() || *next != i) continue;
    result.error = error_of_assignment(graph, *next++);
    result.nodes[node.operands[0]] = true;
  }
  return result;
}

std::optional<std::string> error_of_position(const Graph& graph, const char* field, Position position) {
  if (position < graph.nodes.size()) return std::nullopt;
  return fmt::format("{}: expected the position of a node, at most {}, got {}", field, graph.nodes.size() - 1,
                     position);
}

std::optional<std::string> error_of_backward(const Graph& graph, const Manner& manner,
                                             const std::vector<bool>& overwritten) {
  for (const std::optional<Position>& step : manner.backward) {
    if (!step) continue;
    if (auto error = error_of_position(graph, "backward", *step)) return error;
    if (overwritten[*step]) return fmt::format("backward: node {} was overwritten", *step);
  }
  const bool called =
      std::any_of(manner.backward.begin(), manner.backward.end(), [](const auto& step) { return step; });
  if (!manner.backward.empty() && !called) return "backward: expected a call on at least one node";
  return std::nullopt;
}

std::optional<std::string> error_of_wanted(const Graph& graph, const Manner& manner,
                                           const std::vector<bool>& overwritten) {
  const std::vector<bool> depends = depends_on_input(graph);
  for (const Position position : manner.wanted) {
    if (auto error = error_of_position(graph, "wanted", position)) return error;
    if (overwritten[position]) return fmt::format("wanted: node {} was overwritten", position);
    if (!depends[position]) return fmt::format("wanted: node {} depends on no input", position);
  }
  return std::nullopt;
}

}  // namespace

std::vector<bool> depends_on_input(const Graph& graph) {
  std::vector<bool> depends(graph.nodes.size(), false);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.op == Op::input) depends[i] = true;
    for (std::size_t k = 0; k < arity(node.op); ++k) depends[i] = depends[i] || depends[node.operands[k]];
  }
  return depends;
}

std::optional<std::string> find_error(const Graph& graph, const Manner& manner) {
  for (std::size_t i = 0; i < manner.in_place.size(); ++i) {
    if (auto error = error_of_position(graph, "in_place", manner.in_place[i])) return error;
    if (i > 0 && manner.in_place[i - 1] >= manner.in_place[i]) return "in_place: expected ascending positions";
  }
  const Overwritten overwritten = follow_assignments(graph, manner);
  if (overwritten.error) return overwritten.error;
  if (auto error = error_of_backward(graph, manner, overwritten.nodes)) return error;
  return error_of_wanted(graph, manner, overwritten.nodes);
}

}  // namespace minigrad::corpus
