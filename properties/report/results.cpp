// SPDX-License-Identifier: MIT
// The counts of conform and fuzz.
#include "properties/report/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "minigrad/op.h"
#include "oracle/judge.h"
#include "properties/report/fields.h"
#include "properties/report/html_table.h"
#include "properties/suite/conformance.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// The outcomes of cases, in the order of the columns.
constexpr std::array<const char*, 9> outcome_names = {"passed",    "wrong",      "crash",   "timeout",    "error",
                                                      "imprecise", "convention", "skipped", "not claimed"};

std::uint64_t at(const Outcomes& outcomes, const char* name) {
  const auto found = outcomes.find(name);
  return found == outcomes.end() ? 0 : found->second;
}

Markup outcome_table(const std::string& caption, const std::string& first, const std::vector<std::string>& names,
                     const std::map<std::string, Outcomes>& outcomes) {
  std::vector<std::string> head{first, "holds"};
  head.insert(head.end(), outcome_names.begin(), outcome_names.end());
  HtmlTable table(caption, std::move(head));
  for (const std::string& name : names) {
    const auto found = outcomes.find(name);
    if (found == outcomes.end() || (first == "operation" && claimed(found->second) == 0)) continue;
    const std::uint64_t whole = name == "composition" ? 0 : claimed(found->second);
    std::vector<Cell> row{name, share_cell(held(found->second), whole)};
    for (const char* const outcome : outcome_names) row.push_back(count_cell(at(found->second, outcome)));
    table.add(std::move(row));
  }
  return table.markup();
}

/// The operation at fault of each fault, by id.
std::map<std::string, std::string> faulty_operations(const json& run) {
  std::map<std::string, std::string> ops;
  for (const json& fault : elements(field(run, "faults"))) ops[words(fault, "id")] = words(fault, "op");
  return ops;
}

/// The points per second between the samples of a campaign, as a line.
Markup rate_plot(const json& run) {
  constexpr double width = 600;
  constexpr double height = 90;
  std::vector<std::pair<double, double>> rates;
  double seconds = 0;
  double points = 0;
  double most = 0;
  for (const json& sample : elements(field(run, "samples"))) {
    const double now = number(sample, "seconds");
    const double done = number(sample, "points");
    if (!(now > seconds) || !(done >= points)) continue;
    rates.emplace_back(now, (done - points) / (now - seconds));
    most = std::max(most, rates.back().second);
    seconds = now;
    points = done;
  }
  if (rates.size() < 3 || most <= 0) return {};
  std::string path;
  for (const auto& [at, rate] : rates) {
    path += fmt::format("{:.1f},{:.1f} ", width * at / seconds, height - (height - 4) * rate / most);
  }
  const std::string words =
      fmt::format("Points per second over {:.1f} s; the top is {}", seconds, grouped(static_cast<std::uint64_t>(most)));
  const Markup line = element("polyline", {{"points", path}, {"class", "line"}}, Markup());
  return element("figure", element("svg",
                                   {{"viewBox", fmt::format("0 0 {} {}", width, height)},
                                    {"role", "img"},
                                    {"aria-label", words},
                                    {"preserveAspectRatio", "none"}},
                                   line) +
                               element("figcaption", words));
}

}  // namespace

std::uint64_t claimed(const Outcomes& outcomes) {
  std::uint64_t sum = 0;
  for (const auto& [name, count] : outcomes) sum += name == "not claimed" || name == "skipped" ? 0 : count;
  return sum;
}

std::uint64_t held(const Outcomes& outcomes) { return at(outcomes, "passed"); }

std::map<std::string, Outcomes> outcomes_by_level(const json& run) {
  std::map<std::string, Outcomes> levels;
  for (const json& one : elements(field(run, "cases"))) ++levels[words(one, "level")][words(one, "outcome")];
  return levels;
}

Outcomes sum_of(const std::map<std::string, Outcomes>& levels) {
  Outcomes all;
  for (const auto& [level, outcomes] : levels) {
    for (const auto& [outcome, number] : outcomes) all[outcome] += number;
  }
  return all;
}

std::map<std::string, Outcomes> outcomes_by_operation(const json& run) {
  std::map<std::string, Outcomes> operations;
  const std::map<std::string, std::string> faulty = faulty_operations(run);
  for (const json& one : elements(field(run, "cases"))) {
    const std::string outcome = words(one, "outcome");
    const auto fault = faulty.find(words(one, "fault"));
    if (fault != faulty.end()) {
      ++operations[fault->second][outcome];
      continue;
    }
    for (const json& op : elements(field(one, "ops"))) ++operations[words(op)][outcome];
  }
  return operations;
}

std::vector<std::string> operations_in_order() {
  std::vector<std::string> names;
  for (const OpInfo& op : all_ops) {
    if (!is_leaf(op.op)) names.emplace_back(op.name);
  }
  names.emplace_back("composition");
  return names;
}

Markup conform_results(const json& run) {
  Markup parts = outcome_table("Fixed cases by level", "level", conformance_levels(), outcomes_by_level(run));
  parts += outcome_table("Fixed cases by operation", "operation", operations_in_order(), outcomes_by_operation(run));
  const json& random = field(run, "random");
  if (count(random, "graphs") > 0) {
    parts += element("p", fmt::format("Random graphs: {} at {} points; {} failed.", words(random, "graphs"),
                                      words(random, "points"), words(random, "failures")));
  }
  return element("section", {{"id", "results"}}, element("h2", "Results") + parts);
}

Markup fuzz_results(const json& run) {
  const std::string engine = words(run, "engine");
  const std::string oracle = words(run, "oracle");
  HtmlTable verdicts("Components of answers by verdict", {"verdict", engine, oracle});
  for (const std::string_view verdict : oracle::verdict_names) {
    const std::string name(verdict);
    const std::uint64_t of_engine = count(field(run, "engine_verdicts"), name.c_str());
    const std::uint64_t of_oracle = count(field(run, "oracle_verdicts"), name.c_str());
    if (of_engine + of_oracle > 0) verdicts.add({name, count_cell(of_engine), count_cell(of_oracle)});
  }
  HtmlTable speed("", {"campaign", ""});
  const auto add = [&speed](const char* name, const std::string& value) {
    if (!value.empty()) speed.add({name, {value, "number"}});
  };
  add("graphs", words(run, "graphs"));
  add("points", words(run, "points"));
  add("failing graphs", words(run, "failing_graphs"));
  add("points per second", grouped(static_cast<std::uint64_t>(std::max(0.0, number(run, "points_per_second")))));
  add("largest process", words(run, "peak_mebibytes") + " MiB");
  return element("section", {{"id", "results"}},
                 element("h2", "Results") + verdicts.markup() + speed.markup() + rate_plot(run));
}

}  // namespace minigrad::properties
