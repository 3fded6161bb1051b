// SPDX-License-Identifier: MIT
// The measurements of accuracy, faults and bench.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "properties/report/fields.h"
#include "properties/report/html_table.h"
#include "properties/report/results.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// The numbers of a list, as the coordinates of a point.
std::string listed_point(const json& list) {
  std::string text;
  for (const json& coordinate : elements(list)) text += (text.empty() ? "" : ", ") + words(coordinate);
  return text.empty() ? "" : "(" + text + ")";
}

/// A share from 0 to 1, of points at which a method notices a fault.
Cell noticed_cell(const json& share) {
  if (!share.is_number()) return {Markup(), "number", "-1"};
  const double value = number(share);
  const Markup bar =
      element("span", {{"class", "bar"}, {"style", fmt::format("width:{:.0f}%", 100 * value)}}, Markup());
  return {element("span", {{"class", "figure"}}, fmt::format("{:.1f}%", 100 * value)) + bar, "number measured",
          fmt::format("{}", value)};
}

/// The largest error in each group of binades of the operand, as bars with a logarithmic height.
Markup binade_plot(const json& row) {
  const json& binades = field(row, "max_ulp_by_binades");
  if (!binades.is_object() || binades.size() < 3) return {};
  std::vector<std::pair<double, double>> errors;
  for (const auto& [binade, error] : binades.items()) errors.emplace_back(std::atof(binade.c_str()), number(error));
  std::sort(errors.begin(), errors.end());
  const double first = errors.front().first;
  const double range = std::max(1.0, errors.back().first - first);
  Markup bars;
  for (const auto& [binade, error] : errors) {
    const double height = std::isfinite(error) ? std::min(28.0, 1 + 3 * std::log2(1 + error)) : 28;
    bars += element("rect",
                    {{"x", fmt::format("{:.1f}", 237 * (binade - first) / range)},
                     {"y", fmt::format("{:.1f}", 30 - height)},
                     {"width", "2"},
                     {"height", fmt::format("{:.1f}", height)},
                     {"class", error > 4 ? "beyond" : "within"}},
                    Markup());
  }
  const std::string label =
      fmt::format("largest errors from the binade of 2^{:.0f} to that of 2^{:.0f}", first, first + range);
  return element("svg", {{"viewBox", "0 0 240 30"}, {"class", "small"}, {"role", "img"}, {"aria-label", label}}, bars);
}

}  // namespace

Markup accuracy_results(const json& run) {
  HtmlTable table(
      "Error in ulp; bars are logarithmic, and those above 4 ulp are red",
      {"operation", "quantity", "engine", "largest", "mean", "by size of the operand", "worst point", "points"});
  // The engines of one quantity beside each other.
  std::vector<json> rows = elements(field(run, "measurements"));
  std::map<std::string, std::size_t> first;
  const auto key = [](const json& row) { return words(row, "op") + ' ' + words(row, "quantity"); };
  for (std::size_t i = 0; i < rows.size(); ++i) first.emplace(key(rows[i]), i);
  std::ranges::stable_sort(rows, {}, [&](const json& row) { return first.at(key(row)); });
  for (const json& row : rows) {
    table.add({words(row, "op"),
               words(row, "quantity"),
               words(row, "engine"),
               ulp_cell(number(row, "max_ulp"), 1'000),
               ulp_cell(number(row, "mean_ulp"), 1'000),
               binade_plot(row),
               {element("code", listed_point(field(row, "worst_point"))), "number"},
               count_cell(count(row, "points"))});
  }
  return element("section", {{"id", "results"}, {"class", "filtered-rows"}},
                 element("h2", "Accuracy") + table.markup());
}

Markup faults_results(const json& run) {
  HtmlTable table("How soon campaigns find each planted fault, and at what share of points each method notices it",
                  {"fault", "found", "graphs to it", "ms", "nodes of the case", "judge", "gradcheck", "JAX",
                   "rtol 1e-6", "points"});
  for (const json& row : elements(field(run, "measurements"))) {
    const bool found = field(row, "found") == true;
    const Markup label = element("span", {{"class", found ? "badge pass" : "badge wrong"}},
                                 fmt::format("{} of {}", words(row, "found_in"), words(row, "seeds")));
    const double milliseconds = number(row, "milliseconds");
    table.add({words(row, "fault"),
               {label, "", found ? "1" : "0"},
               count_cell(count(row, "graphs")),
               {std::isnan(milliseconds) ? "" : fmt::format("{:.1f}", milliseconds), "number"},
               count_cell(count(row, "nodes")),
               noticed_cell(field(row, "judge_share")),
               noticed_cell(field(row, "gradcheck_share")),
               noticed_cell(field(row, "jax_share")),
               noticed_cell(field(row, "rtol_share")),
               count_cell(count(row, "points"))});
  }
  return element("section", {{"id", "results"}, {"class", "filtered-rows"}},
                 element("h2", "Detection ladder") + table.markup());
}

namespace {

/// "13,708" or "772.7"; empty if it is not known.
std::string time_text(double time) {
  if (std::isnan(time)) return "";
  return time >= 1000 && time < 1e15 ? grouped(static_cast<std::uint64_t>(std::llround(time)))
                                     : fmt::format("{:.4g}", time);
}

}  // namespace

Markup bench_results(const json& run) {
  HtmlTable table("Times of benchmarks", {"benchmark", "time", "unit", "processor time", "repetitions"});
  std::vector<json> rows = elements(field(run, "measurements"));  // in the random order of the runs
  std::ranges::stable_sort(rows, {}, [](const json& row) { return words(row, "name"); });
  for (const json& row : rows) {
    const double time = number(row, "real_time");
    const double cpu = number(row, "cpu_time");
    if (std::isnan(time)) continue;
    table.add({words(row, "name"),
               {time_text(time), "number", fmt::format("{}", time)},
               words(row, "time_unit"),
               {time_text(cpu), "number", std::isnan(cpu) ? "-1" : fmt::format("{}", cpu)},
               count_cell(count(row, "repetitions"))});
  }
  return element("section", {{"id", "results"}, {"class", "filtered-rows"}},
                 element("h2", "Benchmarks") + table.markup());
}

}  // namespace minigrad::properties
