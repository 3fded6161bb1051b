// SPDX-License-Identifier: MIT
#include "properties/engines/composed_graph.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace minigrad::properties {
namespace {

Position append(Graph& graph, const Node& node, Position left, Position right) {
  const auto with_minus_one = [&](Op op, Position operand) {
    const Position minus_one = graph.constant(-1);
    return graph.binary(op, operand, minus_one);
  };
  switch (node.op) {
    case Op::neg: return with_minus_one(Op::mul, left);
    case Op::sub: return graph.binary(Op::add, left, with_minus_one(Op::mul, right));
    case Op::div: return graph.binary(Op::mul, left, with_minus_one(Op::pow, right));
    default: break;
  }
  graph.nodes.push_back(node);
  for (std::size_t k = 0; k < arity(node.op); ++k) graph.nodes.back().operands[k] = k == 0 ? left : right;
  return static_cast<Position>(graph.nodes.size() - 1);
}

}  // namespace

ComposedGraph compose_operators(const Graph& graph, const corpus::Manner& manner) {
  ComposedGraph composed{.graph = {}, .manner = manner};
  std::vector<Position> place(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto [left, right] = graph.nodes[i].operands;
    place[i] = append(composed.graph, graph.nodes[i], place[left], place[right]);
  }
  for (Position& node : composed.manner.in_place) node = place[node];
  for (Position& node : composed.manner.wanted) node = place[node];
  for (std::optional<Position>& step : composed.manner.backward) {
    if (step) step = place[*step];
  }
  return composed;
}

}  // namespace minigrad::properties
