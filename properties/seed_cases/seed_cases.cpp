// SPDX-License-Identifier: MIT
#include "properties/seed_cases/seed_cases.h"

#include <algorithm>

#include "properties/campaign/campaign.h"
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

/// Whether the small autograd has the node: its exponents are numbers.
bool is_core(const Graph& graph, const Node& node) {
  switch (node.op) {
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::neg:
    case Op::relu: return true;
    case Op::pow: return graph.nodes[node.operands[1]].op == Op::constant;
    default: return false;
  }
}

bool is_aliased(const Node& node) { return arity(node.op) == 2 && node.operands[0] == node.operands[1]; }

}  // namespace

StartingCase named(const std::string& stem, const std::string& summary, const std::vector<std::string>& flags,
                   const Graph& graph, const std::vector<Coordinates>& points) {
  corpus::Case content;
  content.summary = summary;
  const auto& nodes = graph.nodes;
  if (std::all_of(nodes.begin(), nodes.end(), [&](const Node& node) { return is_core(graph, node); })) {
    content.flags.push_back("core");
  }
  if (std::any_of(nodes.begin(), nodes.end(), is_aliased)) content.flags.push_back("aliased");
  content.flags.insert(content.flags.end(), flags.begin(), flags.end());
  content.graph = graph;
  for (const Coordinates& at : points) content.points.push_back({at, std::nullopt});
  return {stem, content};
}

StartingCase twice(StartingCase once) {
  once.content.manner = backward_twice(once.content.graph);
  return once;
}

StartingCase lossy_in_libtorch(StartingCase made) {
  made.content.flags.push_back("libtorch-loses-digits");
  return made;
}

std::vector<Coordinates> each(const std::vector<double>& numbers) {
  std::vector<Coordinates> points;
  for (const double number : numbers) points.push_back({number});
  return points;
}

Graph aliased(Op op) {
  Graph graph;
  const Position x = graph.input();
  graph.binary(op, x, x);
  return graph;
}

Graph number_left(Op op, double number) {
  Graph graph;
  const Position left = graph.constant(number);
  const Position right = graph.input();
  graph.binary(op, left, right);
  return graph;
}

Graph number_right(Op op, double number) {
  Graph graph;
  const Position left = graph.input();
  const Position right = graph.constant(number);
  graph.binary(op, left, right);
  return graph;
}

std::vector<StartingCase> starting_cases() {
  std::vector<StartingCase> cases;
  for (const auto group : {seed_cases, aliased_cases, twice_cases, kink_cases, singular_cases, deep_cases,
                           fan_out_cases, shape_cases, tail_cases, extreme_cases, found_cases}) {
    for (StartingCase& made : group()) cases.push_back(std::move(made));
  }
  for (StartingCase& made : cases) {
    corpus::Case& content = made.content;
    for (corpus::Point& point : content.points) point.expectation = expectation(content.graph, point.at);
    content.id = content_id(content);
  }
  return cases;
}

}  // namespace minigrad::properties
