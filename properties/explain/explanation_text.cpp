// SPDX-License-Identifier: MIT
#include "properties/explain/explanation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "corpus/json/number.h"
#include "properties/explain/drawn_graph.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

std::string number_text(const std::optional<double>& number) { return number ? corpus::plain_number(*number) : ""; }

/// The digits that are left of the number that is worse off.
std::string digits_text(const ExplainedNode& node) {
  std::optional<double> least;
  for (const Quantity* quantity : {&node.value, &node.adjoint}) {
    if (quantity->digits_left) least = std::min(least.value_or(*quantity->digits_left), *quantity->digits_left);
  }
  return least ? fmt::format("{:.1f}", *least) : "";
}

std::string note_on(const Explanation& explanation, Position position) {
  const ExplainedNode& node = explanation.nodes[position];
  std::string note;
  const auto add = [&](const std::string& words) { note += (note.empty() ? "" : "; ") + words; };
  if (explanation.parting && explanation.parting->node == position) {
    add("<- parts here");
    if (is_only_sum_wrong(explanation)) add(std::string(only_the_sum));
  }
  if (node.is_kink) add("kink");
  if (std::max(node.cancelled_value, node.cancelled_adjoint) >= 3) {
    add(fmt::format("{:.1f} digits cancel", std::max(node.cancelled_value, node.cancelled_adjoint)));
  }
  if (!node.is_used) add("not used");
  return note;
}

std::vector<std::string> row_of(const Explanation& explanation, Position position) {
  const ExplainedNode& node = explanation.nodes[position];
  if (explanation.graph.nodes[position].op == Op::constant) {
    return {fmt::format("#{}", position), node.expression, "", "", "", "", "", "", "", ""};
  }
  return {fmt::format("#{}", position),
          node.expression,
          number_text(node.value.engine),
          number_text(node.value.oracle),
          number_text(node.value.truth),
          number_text(node.adjoint.engine),
          number_text(node.adjoint.oracle),
          number_text(node.adjoint.truth),
          digits_text(node),
          note_on(explanation, position)};
}

std::string table_text(const Explanation& explanation) {
  const std::string& engine = explanation.engine;
  const std::string& oracle = explanation.oracle;
  Table table({"node", "expression", "value: " + engine, oracle, "truth", "adjoint: " + engine, oracle, "truth",
               "digits left", ""},
              2);
  std::map<Position, std::size_t> left_out;  // by the end of the chain, how many nodes
  for (Position i = 0; i < explanation.nodes.size(); ++i) {
    const std::optional<Position> end = explanation.nodes[i].chain_end;
    if (!end) {
      table.add(row_of(explanation, i));
      continue;
    }
    const std::size_t count = ++left_out[*end];
    if (end != i) continue;
    const std::string text = fmt::format("{} {} left out", grouped(count), count == 1 ? "node" : "nodes");
    table.add({"...", text, "", "", "", "", "", "", "", ""});
  }
  return table.text();
}

}  // namespace

std::string explanation_text(const Explanation& explanation) {
  constexpr std::size_t width = 100;
  std::string text;
  for (const std::string& line : caption_lines(explanation, width)) text += line + '\n';
  return text + '\n' + table_text(explanation);
}

}  // namespace minigrad::properties
