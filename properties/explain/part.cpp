// SPDX-License-Identifier: MIT
#include "properties/explain/part.h"

#include <algorithm>

namespace minigrad::properties {
namespace {

/// Whether the cut replaces an operand.
bool is_replaced(const Graph& graph, const std::optional<Cut>& cut, Use use) {
  if (!cut || graph.nodes[use.user].operands[use.slot] != cut->node) return false;
  return !cut->only || *cut->only == use;
}

/// For each node, whether the output depends on it after the cut.
std::vector<bool> needed_nodes(const Graph& graph, Position output, const std::optional<Cut>& cut) {
  std::vector<bool> needed(graph.nodes.size(), false);
  needed[output] = true;
  for (Position i = output + 1; i-- > 0;) {
    for (std::size_t k = 0; needed[i] && k < arity(graph.nodes[i].op); ++k) {
      if (!is_replaced(graph, cut, {i, k})) needed[graph.nodes[i].operands[k]] = true;
    }
  }
  return needed;
}

}  // namespace

corpus::Question part_of(const corpus::Question& question, Position output, const std::optional<Cut>& cut) {
  const Graph& graph = question.graph;
  Graph part;
  std::vector<double> point(question.points[0].begin(), question.points[0].end());
  std::vector<Position> places(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].op == Op::input) places[i] = part.input();
  }
  const Position fresh = cut ? part.input() : 0;
  if (cut) point.push_back(cut->value);
  corpus::Manner manner{.constants = question.manner.constants};
  const std::vector<bool> needed = needed_nodes(graph, output, cut);
  for (Position i = 0; i <= output; ++i) {
    if (!needed[i] || graph.nodes[i].op == Op::input) continue;
    Node node = graph.nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      node.operands[k] = is_replaced(graph, cut, {i, k}) ? fresh : places[node.operands[k]];
    }
    places[i] = static_cast<Position>(part.nodes.size());
    part.nodes.push_back(node);
    if (std::ranges::binary_search(question.manner.in_place, i)) manner.in_place.push_back(places[i]);
  }
  return corpus::question_at(std::move(part), point, std::move(manner));
}

std::vector<Use> uses_of(const Explanation& explanation, Position node) {
  const Graph& graph = explanation.graph;
  std::vector<Use> uses;
  for (Position user = node + 1; user < graph.nodes.size(); ++user) {
    for (std::size_t k = 0; explanation.nodes[user].is_used && k < arity(graph.nodes[user].op); ++k) {
      if (graph.nodes[user].operands[k] == node) uses.push_back({user, k});
    }
  }
  return uses;
}

bool calls_backward_once(const corpus::Question& question) {
  return calls_on_output(question.graph, question.manner) == 1U;
}

}  // namespace minigrad::properties
