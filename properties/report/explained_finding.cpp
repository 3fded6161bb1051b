// SPDX-License-Identifier: MIT
#include "properties/report/explained_finding.h"

#include <fmt/format.h>

#include <exception>
#include <nlohmann/json.hpp>

#include "corpus/json/number.h"
#include "properties/explain/explanation.h"
#include "properties/explain/failure_svg.h"
#include "properties/report/html_table.h"

namespace minigrad::properties {
namespace {

Cell number_cell(const std::optional<double>& number, bool fails = false) {
  return {number ? corpus::plain_number(*number) : "", fails ? "number failing" : "number"};
}

std::string remarks(const Explanation& explanation, Position position) {
  std::string list;
  const bool parts = explanation.parting && explanation.parting->node == position;
  if (parts) list = "parts here";
  if (parts && is_only_sum_wrong(explanation)) list += fmt::format("; {}", only_the_sum);
  for (const std::string& remark : remarks_on(explanation.nodes[position])) list += (list.empty() ? "" : "; ") + remark;
  return list;
}

Markup nodes_table(const Explanation& explanation) {
  const std::string& engine = explanation.engine;
  HtmlTable table("Value and adjoint of each node",
                  {"node", "expression", "value: " + engine, "truth", "adjoint: " + engine, "truth", ""}, "numbers");
  for (Position i = 0; i < explanation.nodes.size(); ++i) {
    const ExplainedNode& node = explanation.nodes[i];
    if (node.chain_end) continue;
    table.add({fmt::format("#{}", i),
               {element("code", text(node.expression, 200))},
               number_cell(node.value.engine, node.value.fails()),
               number_cell(node.value.truth),
               number_cell(node.adjoint.engine, node.adjoint.fails()),
               number_cell(node.adjoint.truth),
               remarks(explanation, i)});
  }
  return table.markup();
}

/// The sentence without the expression before it, which the page shows above it.
std::string without_expression(const Explanation& explanation) {
  const std::string& sentence = explanation.sentence.str();
  const std::string before = explanation.expression + ": ";
  if (!sentence.starts_with(before)) return sentence;
  std::string rest = sentence.substr(before.size());
  if (!rest.empty() && rest.front() >= 'a' && rest.front() <= 'z') rest.front() = static_cast<char>(rest.front() - 32);
  return rest;
}

}  // namespace

ExplainedFinding explained_finding(const nlohmann::json& explanation) {
  if (!explanation.is_object()) return {};
  ExplainedFinding shown;
  try {
    const Explanation read = explanation_from_json(explanation);
    shown.sentence = text(without_expression(read), 1'000);
    shown.table = nodes_table(read);
    const Markup image = picture(failure_svg(read, Caption::hidden), "The graph. " + read.sentence.str());
    shown.picture = element("div", {{"class", "wide"}, {"tabindex", "0"}}, image);
  } catch (const std::exception&) {
    // The rest of the finding is shown without it.
  }
  return shown;
}

}  // namespace minigrad::properties
