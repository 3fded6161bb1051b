// SPDX-License-Identifier: MIT
#include "properties/explain/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "corpus/json/number.h"

namespace minigrad::properties {
namespace {

/// Fewer digits than these cancel in ordinary sums.
constexpr double worth_a_remark = 3;

/// A run of fewer nodes is drawn in full; of a longer one this many at each end.
constexpr std::size_t longest_run = 12;
constexpr std::size_t kept_at_each_end = 3;

/// The users of each node, each once.
std::vector<std::vector<Position>> users_of(const Graph& graph) {
  std::vector<std::vector<Position>> users(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      std::vector<Position>& known = users[node.operands[k]];
      if (known.empty() || known.back() != i) known.push_back(static_cast<Position>(i));
    }
  }
  return users;
}

/// The operand of a node that is no leaf, if there is exactly one.
std::optional<Position> chain_operand(const Graph& graph, Position position) {
  const Node& node = graph.nodes[position];
  std::optional<Position> found;
  for (std::size_t k = 0; k < arity(node.op); ++k) {
    const Position operand = node.operands[k];
    if (is_leaf(graph.nodes[operand].op)) continue;
    if (found && *found != operand) return std::nullopt;
    found = operand;
  }
  return found;
}

bool says_something(const Explanation& explanation, Position position) {
  const ExplainedNode& node = explanation.nodes[position];
  if (node.value.fails() || node.adjoint.fails() || !remarks_on(node).empty()) return true;
  return std::ranges::any_of(explanation.wrong_shares,
                             [&](const WrongShare& share) { return share.use.user == position; });
}

/// Hides the leaves that only nodes of one hidden part of a chain use.
void hide_leaves(Explanation& explanation, const std::vector<std::vector<Position>>& users) {
  for (std::size_t i = 0; i < explanation.nodes.size(); ++i) {
    if (!is_leaf(explanation.graph.nodes[i].op) || users[i].empty()) continue;
    const std::optional<Position> end = explanation.nodes[users[i].front()].chain_end;
    const bool is_inside =
        end && std::ranges::all_of(users[i], [&](Position user) { return explanation.nodes[user].chain_end == end; });
    if (is_inside && !says_something(explanation, static_cast<Position>(i))) explanation.nodes[i].chain_end = end;
  }
}

}  // namespace

void cut_chains(Explanation& explanation) {
  const Graph& graph = explanation.graph;
  const std::vector<std::vector<Position>> users = users_of(graph);
  for (ExplainedNode& node : explanation.nodes) node.chain_end.reset();
  std::vector<bool> is_visited(graph.nodes.size(), false);
  for (std::size_t top = graph.nodes.size(); top-- > 0;) {
    std::vector<Position> run;  // downwards from its top
    std::optional<Position> next = static_cast<Position>(top);
    while (next && !is_visited[*next] && explanation.nodes[*next].is_used && !is_leaf(graph.nodes[*next].op)) {
      is_visited[*next] = true;
      if (says_something(explanation, *next)) break;
      run.push_back(*next);
      next = chain_operand(graph, *next);
      if (next && users[*next].size() != 1) break;
    }
    if (run.size() <= longest_run) continue;
    const Position end = run[kept_at_each_end];
    for (std::size_t i = kept_at_each_end; i + kept_at_each_end < run.size(); ++i) {
      explanation.nodes[run[i]].chain_end = end;
    }
  }
  hide_leaves(explanation, users);
}

std::size_t shown_nodes(const Explanation& explanation) {
  return static_cast<std::size_t>(std::ranges::count_if(
      explanation.nodes, [](const ExplainedNode& node) { return node.is_used && !node.chain_end; }));
}

std::vector<std::string> remarks_on(const ExplainedNode& node) {
  std::vector<std::string> remarks;
  if (node.is_kink) remarks.emplace_back("at a kink");
  if (node.cancelled_value >= worth_a_remark) {
    remarks.push_back(fmt::format("{:.1f} digits of the value cancel", node.cancelled_value));
  }
  if (node.cancelled_adjoint >= worth_a_remark) {
    remarks.push_back(fmt::format("{:.1f} digits of the adjoint cancel", node.cancelled_adjoint));
  }
  for (const auto& [quantity, name] : {std::pair(&node.value, "value"), std::pair(&node.adjoint, "adjoint")}) {
    if (!quantity->fails()) continue;
    if (*quantity->verdict == oracle::Verdict::convention) {
      remarks.push_back(fmt::format("{}: another slope at the kink", name));
    } else if (!quantity->digits_left) {
      remarks.push_back(fmt::format("{}: no answer", name));
    } else if (*quantity->digits_left < 1) {
      remarks.push_back(fmt::format("{}: no digit is right", name));
    } else {
      remarks.push_back(fmt::format("{}: {:.1f} digits left", name, *quantity->digits_left));
    }
  }
  return remarks;
}

bool is_only_sum_wrong(const Explanation& explanation) {
  const std::vector<WrongShare>& shares = explanation.wrong_shares;
  return !shares.empty() &&
         std::ranges::none_of(shares, [](const WrongShare& share) { return share.fails_alone || share.times; });
}

std::string node_name(const Explanation& explanation, Position node) {
  const std::string& expression = explanation.nodes[node].expression;
  return is_leaf(explanation.graph.nodes[node].op) ? expression : fmt::format("#{} = {}", node, expression);
}

std::array<std::string, 2> distinct_numbers(double a, double b) {
  std::array<std::string, 2> texts{fmt::format("{:.6g}", a), fmt::format("{:.6g}", b)};
  if (texts[0] == texts[1]) texts = {corpus::plain_number(a), corpus::plain_number(b)};
  return texts;
}

}  // namespace minigrad::properties
