// SPDX-License-Identifier: MIT
#include "properties/faults/faults_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

/// The median, or nothing for an empty list. For an even number of entries it is the lower one of the middle two, so
/// that graphs and nodes are whole numbers.
template <typename Number>
std::optional<Number> median(std::vector<Number> numbers) {
  if (numbers.empty()) return std::nullopt;
  std::sort(numbers.begin(), numbers.end());
  return numbers[(numbers.size() - 1) / 2];
}

template <typename Number>
std::vector<Number> of_findings(const MeasuredFault& measured, Number FirstFinding::*member) {
  std::vector<Number> numbers;
  for (const std::optional<FirstFinding>& first : measured.first) {
    if (first) numbers.push_back((*first).*member);
  }
  return numbers;
}

template <typename Number>
std::string cell(const std::optional<Number>& number, const char* form = "{}") {
  return number ? fmt::format(fmt::runtime(form), *number) : "-";
}

/// Milliseconds are printed to three digits at most, as they are never the same twice.
std::string milliseconds_cell(const std::optional<double>& milliseconds) {
  if (!milliseconds) return "-";
  return *milliseconds < 10 ? fmt::format("{:.1f}", *milliseconds) : fmt::format("{:.0f}", *milliseconds);
}

Table faults_table(const std::vector<MeasuredFault>& all) {
  Table table({"fault", "found", "graphs", "ms", "nodes", "points", "judge", "gradcheck", "JAX", "rtol 1e-6"});
  for (const MeasuredFault& one : all) {
    const FaultShares& s = one.shares;
    table.add({one.fault, fmt::format("{}/{}", one.found_in(), one.first.size()),
               cell(median(of_findings(one, &FirstFinding::graphs))),
               milliseconds_cell(median(of_findings(one, &FirstFinding::milliseconds))),
               cell(median(of_findings(one, &FirstFinding::nodes))), fmt::format("{}", s.with_truth),
               percent(s.failed, s.with_truth), percent(s.gradcheck, s.with_truth), percent(s.jax, s.with_truth),
               percent(s.rtol, s.with_truth)});
  }
  return table;
}

/// Faults of one size of error are those whose names end in it; they are off by it in one operation each.
FaultShares shares_of_size(const std::vector<MeasuredFault>& all, const std::string& size) {
  FaultShares sum;
  for (const MeasuredFault& one : all) {
    if (one.fault.ends_with('-' + size)) sum += one.shares;
  }
  return sum;
}

Table ladder(const std::vector<MeasuredFault>& all) {
  Table table({"off by", "changed", "with truth", "wrong", "imprecise", "gradcheck", "JAX", "rtol 1e-6",
               "within rounding", "found of the rest", "wrong of the rest"});
  for (const std::string size : {"1e-4", "1e-6", "1e-8", "1e-10", "1e-12"}) {
    const FaultShares s = shares_of_size(all, size);
    if (s.changed == 0) continue;  // none of these faults was measured
    const std::uint64_t rest = s.with_truth - s.within_rounding;
    table.add({size, fmt::format("{}", s.changed), percent(s.with_truth, s.changed), percent(s.wrong, s.with_truth),
               percent(s.imprecise, s.with_truth), percent(s.gradcheck, s.with_truth), percent(s.jax, s.with_truth),
               percent(s.rtol, s.with_truth), percent(s.within_rounding, s.with_truth),
               percent(s.wrong + s.imprecise, rest), percent(s.wrong, rest)});
  }
  return table;
}

/// Of every finding, of every seed.
template <typename Number>
std::vector<Number> of_all_findings(const std::vector<MeasuredFault>& all, Number FirstFinding::*member) {
  std::vector<Number> numbers;
  for (const MeasuredFault& one : all) {
    const std::vector<Number> more = of_findings(one, member);
    numbers.insert(numbers.end(), more.begin(), more.end());
  }
  return numbers;
}

std::optional<double> mean(const std::vector<std::uint64_t>& numbers) {
  std::uint64_t sum = 0;
  for (const std::uint64_t number : numbers) sum += number;
  return share(sum, numbers.size());
}

Table summary(const std::vector<MeasuredFault>& all) {
  const auto found = std::count_if(all.begin(), all.end(), [](const MeasuredFault& one) { return one.found(); });
  const std::vector<std::uint64_t> graphs = of_all_findings(all, &FirstFinding::graphs);
  const std::vector<std::uint64_t> nodes = of_all_findings(all, &FirstFinding::nodes);
  Table table({"summary", ""});
  table.add({"found by every campaign", fmt::format("{} of {} faults", found, all.size())});
  table.add({"median time to the first finding",
             milliseconds_cell(median(of_all_findings(all, &FirstFinding::milliseconds))) + " ms"});
  table.add({"median graphs to it", cell(median(graphs))});
  table.add(
      {"most graphs to it", graphs.empty() ? "-" : fmt::format("{}", *std::max_element(graphs.begin(), graphs.end()))});
  table.add({"mean nodes of the shrunk case", cell(mean(nodes), "{:.2f}")});
  table.add({"most nodes", nodes.empty() ? "-" : fmt::format("{}", *std::max_element(nodes.begin(), nodes.end()))});
  return table;
}

nlohmann::json number_or_null(const auto& number) { return number ? nlohmann::json(*number) : nlohmann::json(); }

}  // namespace

std::string to_table(const std::vector<MeasuredFault>& measured, const FaultSearch& search, TableForm form) {
  const std::string title =
      fmt::format("Up to {} graphs of each of {} campaigns, oracle {}; shares of at most {} points a fault\n",
                  search.graphs, search.seeds, search.oracle, search.share_points);
  const auto text = [form](const Table& table) { return form == TableForm::text ? table.text() : table.markdown(); };
  const Table sizes = ladder(measured);
  return fmt::format("{}\n{}\n{}{}", title, text(summary(measured)), sizes.has_rows() ? text(sizes) + '\n' : "",
                     text(faults_table(measured)));
}

nlohmann::json to_json(const std::vector<MeasuredFault>& measured) {
  nlohmann::json list = nlohmann::json::array();
  for (const MeasuredFault& one : measured) {
    const FaultShares& s = one.shares;
    list.push_back({{"fault", one.fault},
                    {"found", one.found()},
                    {"found_in", one.found_in()},
                    {"seeds", one.first.size()},
                    {"graphs", number_or_null(median(of_findings(one, &FirstFinding::graphs)))},
                    {"milliseconds", number_or_null(median(of_findings(one, &FirstFinding::milliseconds)))},
                    {"nodes", number_or_null(median(of_findings(one, &FirstFinding::nodes)))},
                    {"points", s.with_truth},
                    {"judge_share", number_or_null(share(s.failed, s.with_truth))},
                    {"gradcheck_share", number_or_null(share(s.gradcheck, s.with_truth))},
                    {"jax_share", number_or_null(share(s.jax, s.with_truth))},
                    {"rtol_share", number_or_null(share(s.rtol, s.with_truth))}});
  }
  return list;
}

}  // namespace minigrad::properties
