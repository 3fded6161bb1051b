// SPDX-License-Identifier: MIT
// Finds what a question needs and an engine does not claim.
#include "corpus/protocol/capabilities.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "minigrad/graph_queries.h"

namespace minigrad::corpus {
namespace {

constexpr const char* non_finite = "NaN and infinity are not claimed";

template <typename T>
bool contains(const std::vector<T>& list, const T& element) {
  return std::find(list.begin(), list.end(), element) != list.end();
}

std::optional<std::string> unclaimed_operation(const Capabilities& capabilities, const Graph& graph) {
  for (const Node& node : graph.nodes) {
    if (capabilities.finite_inputs && node.op == Op::constant && !std::isfinite(node.constant)) return non_finite;
    if (is_leaf(node.op)) continue;
    if (!contains(capabilities.ops, node.op)) return fmt::format("{} is not claimed", name(node.op));
    if (node.op == Op::pow && capabilities.exponent == Exponent::constant &&
        graph.nodes[node.operands[1]].op != Op::constant) {
      return "an exponent that is not a constant is not claimed";
    }
  }
  return std::nullopt;
}

/// Whether the graph has a constant for which the two ways differ.
bool has_choice_of_constants(const Graph& graph) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&graph](const Node& node) {
    return arity(node.op) == 2 &&
           (graph.nodes[node.operands[0]].op == Op::constant) != (graph.nodes[node.operands[1]].op == Op::constant);
  });
}

std::optional<std::string> unclaimed_backward(const Capabilities& capabilities, const Manner& manner) {
  if (capabilities.second_backward != SecondBackward::unsupported) return std::nullopt;
  const auto is_call = [](const std::optional<Position>& step) { return step.has_value(); };
  if (std::count_if(manner.backward.begin(), manner.backward.end(), is_call) < 2) return std::nullopt;
  return "a second backward is not claimed";
}

std::optional<std::string> unclaimed_manner(const Capabilities& capabilities, const Graph& graph,
                                            const Manner& manner) {
  if (!contains(capabilities.constants, manner.constants) && has_choice_of_constants(graph)) {
    return manner.constants == Constants::own ? "constants made by the engine are not claimed"
                                              : "constants as plain numbers are not claimed";
  }
  for (const Position position : manner.in_place) {
    const Op op = graph.nodes[position].op;
    if (!contains(capabilities.in_place, op)) return fmt::format("{} in place is not claimed", name(op));
  }
  const auto is_inner = [&graph](Position position) { return graph.nodes[position].op != Op::input; };
  if (capabilities.gradients == Gradients::inputs &&
      std::any_of(manner.wanted.begin(), manner.wanted.end(), is_inner)) {
    return "gradients of nodes other than inputs are not claimed";
  }
  return unclaimed_backward(capabilities, manner);
}

}  // namespace

Manner in_preferred_constants(Manner manner, const Capabilities& capabilities) {
  if (!capabilities.constants.empty()) manner.constants = capabilities.constants.front();
  return manner;
}

std::optional<std::string> find_unclaimed(const Capabilities& capabilities, const Graph& graph, const Manner& manner) {
  if (auto unclaimed = unclaimed_operation(capabilities, graph)) return unclaimed;
  if (capabilities.depth) {
    const std::size_t depth = depth_of(graph);
    if (depth > *capabilities.depth) return fmt::format("a depth of {} is not claimed", depth);
  }
  return unclaimed_manner(capabilities, graph, manner);
}

std::optional<std::string> find_unclaimed(const Capabilities& capabilities, std::span<const double> point) {
  const bool is_claimed =
      !capabilities.finite_inputs || std::ranges::all_of(point, [](double x) { return std::isfinite(x); });
  return is_claimed ? std::nullopt : std::optional<std::string>(non_finite);
}

std::optional<std::string> find_change(Capabilities before, Capabilities after) {
  for (Capabilities* const claims : {&before, &after}) {
    std::ranges::sort(claims->ops);
    std::ranges::sort(claims->constants);
    std::ranges::sort(claims->in_place);
  }
  std::vector<std::string_view> differing;
  const auto compare = [&differing](std::string_view field, bool is_same) {
    if (!is_same) differing.push_back(field);
  };
  compare("name", before.name == after.name);
  compare("version", before.version == after.version);
  compare("language", before.language == after.language);
  compare("ops", before.ops == after.ops);
  compare("exponent", before.exponent == after.exponent);
  compare("second_backward", before.second_backward == after.second_backward);
  compare("constants", before.constants == after.constants);
  compare("in_place", before.in_place == after.in_place);
  compare("gradients", before.gradients == after.gradients);
  compare("depth", before.depth == after.depth);
  compare("dtype", before.dtype == after.dtype);
  compare("kinks", before.kinks == after.kinks);
  compare("finite_inputs", before.finite_inputs == after.finite_inputs);
  if (differing.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(differing, ", "));
}

}  // namespace minigrad::corpus
