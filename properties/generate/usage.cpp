// SPDX-License-Identifier: MIT
#include "properties/generate/usage.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

namespace minigrad::properties {
namespace {

using corpus::Capabilities;
using corpus::Constants;
using corpus::Manner;

/// For each node, the last node that uses it, or 0.
std::vector<std::size_t> last_uses(const Graph& graph) {
  std::vector<std::size_t> last(graph.nodes.size(), 0);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) last[graph.nodes[i].operands[k]] = i;
  }
  return last;
}

bool is_claimed_in_place(const Capabilities& claims, Op op) {
  return std::find(claims.in_place.begin(), claims.in_place.end(), op) != claims.in_place.end();
}

/// Every node that can be a compound assignment: its left operand is a result, and this node is the last to use it.
std::vector<Position> assignments(const Graph& graph, const Capabilities& claims) {
  const std::vector<std::size_t> last = last_uses(graph);
  std::vector<Position> positions;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (!is_claimed_in_place(claims, node.op) || is_leaf(graph.nodes[node.operands[0]].op)) continue;
    if (last[node.operands[0]] == i) positions.push_back(static_cast<Position>(i));
  }
  return positions;
}

/// For each node, whether it can be read at the end: it depends on an input and is not overwritten.
std::vector<bool> readable(const Graph& graph, const Manner& manner) {
  std::vector<bool> result = corpus::depends_on_input(graph);
  for (const Position position : manner.in_place) result[graph.nodes[position].operands[0]] = false;
  return result;
}

/// The last readable result before the output, or the output when there is none.
Position inner_node(const Graph& graph, const std::vector<bool>& can_be_read) {
  const auto output = static_cast<Position>(graph.nodes.size() - 1);
  for (Position i = output; i-- > 0;) {
    if (can_be_read[i] && !is_leaf(graph.nodes[i].op)) return i;
  }
  return output;
}

std::vector<std::optional<Position>> steps(Calls calls, Position inner, Position output) {
  switch (calls) {
    case Calls::once: return {};
    case Calls::twice: return {output, output};
    case Calls::cleared: return {output, std::nullopt, output};
    case Calls::inner: return {inner};
    case Calls::inner_then_output: return {inner, output};
    case Calls::output_then_inner: return {output, inner};
  }
  return {};
}

}  // namespace

Style plainest_style(const Capabilities& claims) {
  return {.constants = in_preferred_constants(Manner{}, claims).constants};
}

Style draw_style(Random& random, const Capabilities& claims) {
  Style style = plainest_style(claims);
  if (random.chance(1, 2)) return style;
  if (!claims.constants.empty()) style.constants = random.pick(std::span<const Constants>(claims.constants));
  style.in_place = !claims.in_place.empty() && random.chance(1, 2);
  style.all_gradients = claims.gradients == corpus::Gradients::all && random.chance(1, 4);
  static constexpr std::array all_calls = {
      Calls::once, Calls::twice, Calls::cleared, Calls::inner, Calls::inner_then_output, Calls::output_then_inner};
  const Calls calls = random.pick(std::span<const Calls>(all_calls));
  const bool one_call = calls == Calls::once || calls == Calls::inner;
  if (one_call || claims.second_backward != corpus::SecondBackward::unsupported) style.calls = calls;
  return style;
}

Manner manner_of(const Style& style, const Graph& graph, const Capabilities& claims) {
  Manner manner;
  manner.constants = style.constants;
  if (style.in_place) manner.in_place = assignments(graph, claims);
  const std::vector<bool> can_be_read = readable(graph, manner);
  manner.backward = steps(style.calls, inner_node(graph, can_be_read), static_cast<Position>(graph.nodes.size() - 1));
  if (style.all_gradients) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (can_be_read[i]) manner.wanted.push_back(static_cast<Position>(i));
    }
  }
  return manner;
}

Style style_of(const Manner& manner, const Graph& graph) {
  Style style;
  style.constants = manner.constants;
  style.in_place = !manner.in_place.empty();
  style.all_gradients = !manner.wanted.empty();
  const auto& calls = manner.backward;
  const std::optional<Position> output = static_cast<Position>(graph.nodes.size() - 1);
  if (calls.empty() || (calls.size() == 1 && calls[0] == output)) return style;
  if (std::find(calls.begin(), calls.end(), std::nullopt) != calls.end()) {
    style.calls = Calls::cleared;
  } else if (calls.size() == 1) {
    style.calls = Calls::inner;
  } else if (std::all_of(calls.begin(), calls.end(), [&](const auto& call) { return call == calls.front(); })) {
    style.calls = Calls::twice;
  } else {
    style.calls = calls.back() == output ? Calls::inner_then_output : Calls::output_then_inner;
  }
  return style;
}

}  // namespace minigrad::properties
