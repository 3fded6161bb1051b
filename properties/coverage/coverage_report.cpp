// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage_report.h"

#include <fmt/format.h>

#include <vector>

#include "properties/coverage/coverage_gaps.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using Count = Coverage::Count;

std::vector<std::string> names_of(const std::vector<Op>& ops) {
  std::vector<std::string> names;
  for (const Op op : ops) names.emplace_back(name(op));
  return names;
}

/// The number of expected pairs, and of those that were hit.
struct Hits {
  std::size_t hit = 0;
  std::size_t expected = 0;

  std::string text() const { return fmt::format("{}/{}", hit, expected); }
};

void count_hits(const Coverage& coverage, std::size_t slot, Hits& hits) {
  for (const OpInfo& each : all_ops) {
    if (!is_expected(coverage, slot, each.op)) continue;
    ++hits.expected;
    if (coverage.pairs[slot][static_cast<std::size_t>(each.op)] > 0) ++hits.hit;
  }
}

std::string table_of_operations(const Coverage& coverage) {
  Table table(
      {"operation", "nodes", "fed by", "input", "constant", "result", "shared", "aliased", "kink", "edge", "outside"});
  for (const OpInfo& each : all_ops) {
    if (is_leaf(each.op) || !coverage.may_be_drawn[static_cast<std::size_t>(each.op)]) continue;
    Operands operands;
    Hits hits;
    for (std::size_t k = 0; k < each.arity; ++k) {
      operands += operands_of(coverage, index_of(Slot{each.op, k}));
      count_hits(coverage, index_of(Slot{each.op, k}), hits);
    }
    std::vector<std::string> row{std::string(each.name),
                                 grouped(coverage.nodes[static_cast<std::size_t>(each.op)]),
                                 hits.text(),
                                 grouped(operands.inputs),
                                 grouped(operands.constants),
                                 grouped(operands.results),
                                 grouped(operands.shared),
                                 each.arity == 2 ? grouped(coverage.aliased[static_cast<std::size_t>(each.op)]) : ""};
    for (const DomainPlace place : {DomainPlace::kink, DomainPlace::edge, DomainPlace::outside}) {
      const Count count = coverage.places[static_cast<std::size_t>(each.op)][static_cast<std::size_t>(place)];
      row.push_back(can_be(each.op, place) ? grouped(count) : "");
    }
    table.add(std::move(row));
  }
  return table.text();
}

std::string sizes_text(std::string_view title, const std::array<Count, size_classes>& sizes) {
  std::string text = fmt::format("  {:<9}", title);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > 0) text += fmt::format("  {}: {}", size_class_name(i), grouped(sizes[i]));
  }
  return text + '\n';
}

/// Such as "2^-3 to 2^7, nan". Only the first ranges are listed.
std::string values_text(const std::vector<std::size_t>& kinds) {
  constexpr std::size_t most = 8;
  std::vector<std::string> ranges;
  std::size_t next = 0;
  while (next < kinds.size() && ranges.size() < most) {
    const std::size_t first = next++;
    const auto continues = [&] {
      return next < kinds.size() && kinds[next] == kinds[next - 1] + 1 && kinds[next] != binade_count / 2 &&
             kinds[next] < binade_count;
    };
    while (continues()) ++next;
    const std::string low = value_kind_name(kinds[first]);
    ranges.push_back(next - first == 1 ? low : fmt::format("{} to {}", low, value_kind_name(kinds[next - 1])));
  }
  const std::string more = next < kinds.size() ? fmt::format(" and {} more", kinds.size() - next) : "";
  return fmt::format("{}{}", fmt::join(ranges, ", "), more);
}

std::string line(std::string_view title, const std::string& words) {
  return words.empty() ? "" : fmt::format("  {:<12}  {}\n", title, words);
}

std::string line(std::string_view title, const std::vector<std::string>& words) {
  return line(title, fmt::format("{}", fmt::join(words, ", ")));
}

std::string gaps_text(const Gaps& gaps) {
  std::string text = line("operations", names_of(gaps.operations));
  for (const auto& [slot, ops] : gaps.pairs) {
    text += line(to_string(all_slots()[slot]), fmt::format("fed by {}", fmt::join(names_of(ops), ", ")));
  }
  std::vector<std::string> shared;
  for (const std::size_t slot : gaps.shared) shared.push_back(to_string(all_slots()[slot]));
  text += line("shared", shared) + line("aliased", names_of(gaps.aliased));
  for (const DomainPlace place : {DomainPlace::kink, DomainPlace::edge, DomainPlace::outside}) {
    std::vector<Op> ops;
    for (const auto& [op, missed] : gaps.places) {
      if (missed == place) ops.push_back(op);
    }
    text += line(name(place), names_of(ops));
  }
  return text + line("values", values_text(gaps.values));
}

std::string forbidden_text(const Gaps& gaps) {
  std::string text;
  for (const auto& [slot, ops] : gaps.forbidden) {
    const Interval domain = domain_of(all_slots()[slot]);
    const std::string why = fmt::format("no value between {} and {}", domain.low, domain.high);
    text += line(to_string(all_slots()[slot]), fmt::format("fed by {}: {}", fmt::join(names_of(ops), ", "), why));
  }
  return text;
}

}  // namespace

std::string coverage_text(const Coverage& coverage) {
  if (coverage.graphs == 0) return "Exercised: nothing, as no graph was examined\n";
  const Gaps gaps = find_gaps(coverage);
  Hits hits;
  for (std::size_t slot = 0; slot < slot_count; ++slot) count_hits(coverage, slot, hits);
  std::string text = fmt::format(
      "Exercised at the first {} points of each graph: {} of the {} pairs of an operation and one that may feed it\n\n",
      Coverage::points_looked_at, grouped(hits.hit), grouped(hits.expected));
  text += table_of_operations(coverage) + '\n';
  text += sizes_text("depth", coverage.depth) + sizes_text("fan-out", coverage.fan_out);
  text += fmt::format("  values     {} of {} binades and special values\n", grouped(value_kinds - gaps.values.size()),
                      grouped(value_kinds));
  const std::string never = gaps_text(gaps);
  if (!never.empty()) text += "\nNever hit, though possible:\n" + never;
  const std::string forbidden = forbidden_text(gaps);
  if (!forbidden.empty()) text += "\nNever hit, as the domains exclude it:\n" + forbidden;
  return text;
}

}  // namespace minigrad::properties
