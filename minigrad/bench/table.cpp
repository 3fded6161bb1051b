// SPDX-License-Identifier: MIT
#include "minigrad/bench/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include "minigrad/bench/engine.h"
#include "minigrad/tape.h"

namespace minigrad::bench {
namespace {

constexpr std::array<std::string_view, 7> columns = {"double",    "minigrad", "ADOL-C",  "Sacado",
                                                     "Stan Math", "closures", "LibTorch"};

using Times = std::map<std::string, double>;

std::string cell(std::optional<double> number) {
  if (!number) return "-";
  return *number < 100 ? fmt::format("{:.2f}", *number) : fmt::format("{:.0f}", *number);
}

std::optional<double> find(const Times& times, std::string_view engine) {
  const auto found = times.find(std::string(engine));
  return found == times.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> ratio(std::optional<double> a, std::optional<double> b) {
  return a && b ? std::optional(*a / *b) : std::nullopt;
}

/// The fastest of the established libraries.
std::optional<double> best_library(const Times& times) {
  std::optional<double> best;
  for (const std::string_view engine : {"ADOL-C", "Sacado", "Stan Math"}) {
    if (const auto time = find(times, engine)) best = best ? std::min(*best, *time) : *time;
  }
  return best;
}

}  // namespace

void TableReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
    const std::string& name = run.run_name.function_name;
    const std::size_t slash = name.rfind('/');
    const std::string workload = name.substr(0, slash);
    const auto items = run.counters.find("items_per_second");
    if (items == run.counters.end()) continue;
    double& best =
        results_[workload].try_emplace(name.substr(slash + 1), std::numeric_limits<double>::max()).first->second;
    best = std::min(best, 1e9 / items->second.value);
  }
}

void TableReporter::Finalize() {
  fmt::print("Nanoseconds per operation: record, reverse, read the gradient, clear; the best of the repetitions.\n\n");
  fmt::print("| {:17} |", "workload");
  for (const std::string_view column : columns) fmt::print(" {:>8} |", column);
  fmt::print(" {:>15} | {:>9} |\n", "of best library", "of double");
  fmt::print("|:{:-<18}|", "");
  for (const std::string_view column : columns)
    fmt::print("{:->{}}:|", "", std::max<std::size_t>(column.size(), 8) + 1);
  fmt::print("{:->16}:|{:->10}:|\n", "", "");
  for (const std::string& workload : workload_names()) {
    if (!results_.contains(workload)) continue;  // filtered out
    const Times& times = results_[workload];
    fmt::print("| {:17} |", workload);
    for (const std::string_view column : columns) {
      fmt::print(" {:>{}} |", cell(find(times, column)), std::max<std::size_t>(column.size(), 8));
    }
    const auto mine = find(times, "minigrad");
    fmt::print(" {:>15} | {:>9} |\n", cell(ratio(mine, best_library(times))), cell(ratio(mine, find(times, "double"))));
  }
  fmt::print(
      "\nThe last columns are minigrad's time divided by that of the fastest of ADOL-C, Sacado and Stan Math, and by\n"
      "that of plain doubles without a gradient. minigrad uses {} bytes per operation: a node and its adjoint.\n",
      sizeof(TapeNode) + sizeof(double));
}

}  // namespace minigrad::bench
