// SPDX-License-Identifier: MIT
#include "properties/report/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "properties/report/explained_finding.h"
#include "properties/report/fields.h"
#include "properties/report/html_table.h"
#include "properties/support/expression.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// Verdicts of failures, the worst first.
constexpr std::array<std::string_view, 6> severity = {"wrong", "crash", "timeout", "error", "imprecise", "convention"};

std::size_t rank(const std::string& verdict) {
  const auto* const found = std::find(severity.begin(), severity.end(), verdict);
  return static_cast<std::size_t>(found - severity.begin());
}

/// "x = 1, y = 2".
std::string point_text(const json& point) {
  constexpr std::size_t most = 6;
  const std::vector<json> coordinates = elements(point);
  std::string text;
  for (std::size_t i = 0; i < coordinates.size() && i < most; ++i) {
    text += fmt::format("{}{} = {}", i > 0 ? ", " : "", input_name(i, coordinates.size()), words(coordinates[i]));
  }
  return coordinates.size() > most ? text + ", ..." : text;
}

std::size_t inputs_in(const json& graph) {
  const std::vector<json> nodes = elements(graph);
  return static_cast<std::size_t>(std::count_if(nodes.begin(), nodes.end(), [](const json& node) {
    return node.is_array() && !node.empty() && node[0] == "input";
  }));
}

/// "value", "gradient of x", or "gradient of node 3" where the manner wants other gradients.
std::string component_text(const json& fault, std::size_t component) {
  if (component == 0) return "value";
  const std::vector<json> wanted = elements(field(field(fault, "manner"), "wanted"));
  if (component <= wanted.size()) return "gradient of node " + words(wanted[component - 1]);
  const std::size_t inputs = inputs_in(field(fault, "graph"));
  return component <= inputs ? "gradient of " + input_name(component - 1, inputs) : "gradient";
}

/// The answers of an engine. The truth is known of the component that fails.
std::vector<ShownFinding::Row> rows_of(const json& fault) {
  constexpr std::size_t most = 8;
  std::vector<ShownFinding::Row> rows;
  const std::vector<json> answers = elements(field(fault, "answers"));
  const std::size_t failing = count(fault, "component");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i >= most && i != failing) continue;
    ShownFinding::Row row{component_text(fault, i), words(answers[i]), "", "", ""};
    if (i == failing) {
      row.truth = words(fault, "truth");
      row.radius = words(fault, "radius");
      row.ulps = words(fault, "ulps");
    }
    rows.push_back(row);
  }
  return rows;
}

ShownFinding shown_fault(const json& fault) {
  ShownFinding shown;
  shown.id = shown.title = shown.file = words(fault, "id");
  shown.op = words(fault, "op");
  shown.verdict = words(fault, "verdict");
  shown.cause = words(fault, "likely_cause");
  shown.is_confirmed = field(fault, "cause_is_confirmed") == true;
  shown.rows = rows_of(fault);
  for (const json& id : elements(field(fault, "cases"))) shown.cases.push_back(words(id));
  shown.graphs = count(fault, "random_graphs");
  shown.ulps = number(fault, "worst_ulps");
  return shown;
}

/// What a report of a campaign says about the reason, such as "explained by: d tanh(a)/da = 1 - y*y".
std::string explained_by(const std::string& report) {
  const std::size_t begin = report.rfind("explained by: ");
  return begin == std::string::npos ? "" : report.substr(begin, report.find('\n', begin) - begin);
}

/// Why a campaign's finding fails: what the explanation confirmed, or the formula that the report names, or the
/// summary.
void add_cause(ShownFinding& shown, const json& finding) {
  shown.cause = words(field(finding, "explanation"), "cause");
  shown.is_confirmed = !shown.cause.empty();
  if (!shown.is_confirmed) shown.cause = explained_by(shown.report);
  if (shown.cause.empty()) shown.cause = words(finding, "summary");
}

/// "tanh at (plain)" of "torch: imprecise, tanh at (plain)": the page names the engine and the verdict beside it.
std::string title_of_bucket(const std::string& bucket, const std::string& verdict) {
  const std::string before = ": " + verdict + ", ";
  const std::size_t begin = bucket.find(before);
  return begin == std::string::npos ? bucket : bucket.substr(begin + before.size());
}

ShownFinding shown_bucket(const json& finding) {
  ShownFinding shown;
  shown.id = words(finding, "bucket");
  shown.title = title_of_bucket(shown.id, words(finding, "verdict"));
  shown.file = words(finding, "id");
  shown.verdict = words(finding, "verdict");
  shown.report = words(finding, "report");
  shown.graphs = count(finding, "duplicates") + 1;
  add_cause(shown, finding);
  return shown;
}

bool is_worse(const ShownFinding& a, const ShownFinding& b) {
  if (rank(a.verdict) != rank(b.verdict)) return rank(a.verdict) < rank(b.verdict);
  const double of_a = std::isnan(a.ulps) ? 0 : a.ulps;
  const double of_b = std::isnan(b.ulps) ? 0 : b.ulps;
  if (of_a != of_b) return of_a > of_b;
  return a.cases.size() + a.graphs > b.cases.size() + b.graphs;
}

/// "10 cases and 19 random graphs".
std::string seen_in(const ShownFinding& finding) {
  std::string text;
  if (!finding.cases.empty()) {
    text = fmt::format("{} case{}", finding.cases.size(), finding.cases.size() == 1 ? "" : "s");
  }
  if (finding.graphs > 0) {
    text += fmt::format("{}{} random graph{}", text.empty() ? "" : " and ", grouped(finding.graphs),
                        finding.graphs == 1 ? "" : "s");
  }
  return text.empty() ? "" : "seen in " + text;
}

Markup numbers_table(const ShownFinding& finding) {
  HtmlTable table("", {"component", "engine", "truth", "radius", "error in ulp"}, "numbers");
  for (const ShownFinding::Row& row : finding.rows) {
    const bool is_failing = !row.truth.empty();
    table.add({row.component,
               {row.answer, is_failing ? "number failing" : "number"},
               {row.truth, "number"},
               {row.radius, "number"},
               {row.ulps, "number"}});
  }
  return table.markup();
}

/// The graph, a node in each line: `0 input = 3`, `1 tanh 0`.
std::string graph_text(const ShownFinding& finding) {
  constexpr std::size_t most = 60;
  const std::vector<json> nodes = elements(finding.graph);
  const std::vector<json> coordinates = elements(finding.coordinates);
  std::size_t input = 0;
  std::string text;
  for (std::size_t i = 0; i < nodes.size() && i < most; ++i) {
    text += std::to_string(i);
    for (const json& part : elements(nodes[i])) text += ' ' + words(part);
    const bool is_input = nodes[i].is_array() && !nodes[i].empty() && nodes[i][0] == "input";
    if (is_input && input < coordinates.size()) text += " = " + words(coordinates[input++]);
    text += '\n';
  }
  return nodes.size() > most ? text + fmt::format("... and {} more nodes\n", nodes.size() - most) : text;
}

Markup preformatted(const std::string& content, std::size_t most) {
  return element("pre", {{"tabindex", "0"}}, text(content, most));
}

Markup expression_line(const ShownFinding& finding) {
  if (finding.expression.empty()) return {};
  Markup line = element("code", {{"class", "expression"}}, text(finding.expression, 400));
  if (!finding.point.empty()) line += Markup(" at ") + element("code", finding.point);
  if (!finding.usage.empty()) line += Markup("; ") + text(finding.usage, 400);
  return element("p", line);
}

Markup cause_line(const ShownFinding& finding) {
  if (finding.cause.empty()) return {};
  const char* const kind = finding.is_confirmed ? "Cause: " : "Observed: ";
  return element("p", {{"class", "cause"}}, element("b", kind) + text(finding.cause, 1'000));
}

Markup replay_line(const ShownFinding& finding) {
  if (finding.replay.empty()) return {};
  return element("p", {{"class", "label"}}, "Replay it:") +
         element("pre", {{"class", "command"}, {"tabindex", "0"}}, text(finding.replay, 2'000));
}

/// What is not needed to understand the finding: the table of nodes, the graph, the cases, and the file of the case.
Markup details(const ShownFinding& finding, const ExplainedFinding& explained) {
  Markup inside = explained.table;
  if (!explained.picture.empty() && !finding.report.empty()) inside += preformatted(finding.report, 6'000);
  if (finding.report.empty() && !finding.graph.is_null()) inside += preformatted(graph_text(finding), 4'000);
  if (!finding.cases.empty()) {
    constexpr std::size_t most = 100;
    std::string list;
    for (std::size_t i = 0; i < finding.cases.size() && i < most; ++i) list += (i > 0 ? ", " : "") + finding.cases[i];
    if (finding.cases.size() > most) list += fmt::format(" and {} more", finding.cases.size() - most);
    inside += element("p", "Fixed cases: " + list);
  }
  const bool has_file = !finding.replay.empty() && !finding.file.empty();
  if (has_file) {
    inside += element("p", element("a", {link_to("cases/" + finding.file + ".json")}, "The case as a file"));
  }
  if (inside.empty()) return {};
  return element("details", element("summary", "Each node, the graph and the cases") + inside);
}

/// The engine's words, or the numbers.
Markup evidence(const ShownFinding& finding, const ExplainedFinding& explained, bool is_brief) {
  Markup parts;
  // The sentence above has a short reason already.
  if (explained.sentence.html().find(text(finding.reason).html()) == std::string::npos) {
    parts += element("p", {{"class", "label"}}, "Instead of an answer:") +
             preformatted(finding.reason, is_brief ? 300 : 2'000);
  }
  parts += explained.picture + numbers_table(finding);
  const bool shows_report = explained.picture.empty() && !finding.report.empty();
  return shows_report ? parts + preformatted(finding.report, is_brief ? 1'500 : 6'000) : parts;
}

Markup body(const ShownFinding& finding, bool is_brief) {
  const ExplainedFinding explained = is_brief ? ExplainedFinding{} : explained_finding(finding.explanation);
  Markup parts = expression_line(finding);
  if (!explained.sentence.empty()) parts += element("p", element("b", "What: ") + explained.sentence);
  parts += cause_line(finding) + evidence(finding, explained, is_brief);
  if (explained.sentence.empty() && !finding.unexplained.empty()) {
    parts += element("p", {{"class", "label"}},
                     "Not explained node by node: " + text(finding.unexplained, 500) + Markup("."));
  }
  parts += replay_line(finding);
  return is_brief ? parts : parts + details(finding, explained);
}

Markup card(const ShownFinding& finding, std::size_t number, bool is_brief) {
  const std::string id = fmt::format("finding-{}", number);
  const Markup title = badge(finding.verdict) + Markup(" ") + text(finding.title, 300);
  const Markup seen = element("span", {{"class", "seen"}}, seen_in(finding));
  const std::vector<Attribute> attributes{{"class", "finding"}, {"id", id}, {"data-verdict", finding.verdict}};
  if (!is_brief) {
    return element(
        "article", attributes,
        element("h3", Markup(fmt::format("{}. ", number)) + title + Markup(" ") + seen) + body(finding, false));
  }
  return element(
      "article", attributes,
      element("details", element("summary", Markup(fmt::format("{}. ", number)) + title + Markup(" ") + seen) +
                             body(finding, true)));
}

}  // namespace

std::vector<ShownFinding> findings_of(const json& run) {
  std::vector<ShownFinding> found;
  const json& faults = field(run, "faults");
  const json& list = faults.is_array() ? faults : field(run, "findings");
  for (const json& one : elements(list)) {
    ShownFinding shown = faults.is_array() ? shown_fault(one) : shown_bucket(one);
    shown.expression = words(one, "expression");
    shown.usage = words(one, "usage");
    shown.reason = words(one, "reason");
    shown.replay = words(one, "replay");
    shown.graph = field(one, "graph");
    shown.coordinates = field(one, "point");
    shown.point = point_text(shown.coordinates);
    shown.explanation = field(one, "explanation");
    shown.unexplained = words(one, "unexplained");
    found.push_back(std::move(shown));
  }
  std::stable_sort(found.begin(), found.end(), is_worse);
  return found;
}

std::vector<std::pair<std::string, std::size_t>> count_verdicts(const std::vector<ShownFinding>& findings) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const ShownFinding& finding : findings) {
    if (counts.empty() || counts.back().first != finding.verdict) counts.emplace_back(finding.verdict, 0);
    ++counts.back().second;
  }
  return counts;
}

Markup badge(const std::string& word) {
  const bool is_known = std::find(severity.begin(), severity.end(), word) != severity.end() || word == "pass";
  return element("span", {{"class", is_known ? "badge " + word : "badge"}}, text(word, 100));
}

Markup findings_section(const std::vector<ShownFinding>& findings) {
  constexpr std::size_t most_open = 30;
  if (findings.empty()) return {};
  Markup cards;
  for (std::size_t i = 0; i < findings.size(); ++i) cards += card(findings[i], i + 1, i >= most_open);
  Markup head = element("h2", fmt::format("Findings, the worst first ({})", grouped(findings.size())));
  if (cards.html().find("<img ") != std::string::npos) {  // foreign text cannot contain it
    head += element("p", {{"class", "label"}},
                    "The adjoint of a node is the derivative of the result in it. Red marks what goes wrong.");
  }
  return element("section", {{"id", "findings"}, {"class", "filtered"}}, head + cards);
}

}  // namespace minigrad::properties
