// SPDX-License-Identifier: MIT
// The coverage of a campaign as a heat map: the operation of a row is fed by that of a column.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "minigrad/op.h"
#include "properties/report/fields.h"
#include "properties/report/results.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// The operands of all operations, such as "add left" and "tanh".
std::vector<std::string> operand_names() {
  std::vector<std::string> names;
  for (const OpInfo& op : all_ops) {
    const std::string name(op.name);
    if (op.arity == 1) names.push_back(name);
    if (op.arity == 2) names.insert(names.end(), {name + " left", name + " right"});
  }
  return names;
}

std::set<std::string> listed(const json& lists, const std::string& row) {
  std::set<std::string> names;
  for (const json& name : elements(field(lists, row.c_str()))) names.insert(words(name));
  return names;
}

/// "7", "1k" for 1,234, "2M".
std::string brief(std::uint64_t count) {
  if (count >= 1'000'000) return fmt::format("{}M", count / 1'000'000);
  return count >= 1'000 ? fmt::format("{}k", count / 1'000) : fmt::format("{}", count);
}

Markup cell(const std::string& row, const std::string& column, std::uint64_t count, bool is_missed) {
  if (count == 0) {
    return element("td",
                   {{"class", is_missed ? "missed" : "none"},
                    {"title", fmt::format("{}, fed by {}: {}", row, column, is_missed ? "never" : "impossible")}},
                   is_missed ? "0" : "");
  }
  const char* const shade = count >= 1'000 ? "heat4" : count >= 100 ? "heat3" : count >= 10 ? "heat2" : "heat1";
  return element("td", {{"class", shade}, {"title", fmt::format("{}, fed by {}: {} times", row, column, count)}},
                 brief(count));
}

}  // namespace

Markup coverage_map(const json& run) {
  const json& coverage = field(run, "coverage");
  const json& pairs = field(coverage, "pairs");
  if (!pairs.is_object()) return {};
  Markup head = element("th", {{"scope", "col"}}, "fed by");
  for (const OpInfo& op : all_ops) {
    head += element("th", {{"scope", "col"}}, element("span", std::string(op.name)));
  }
  Markup body;
  std::size_t hit = 0;
  std::size_t missed = 0;
  for (const std::string& row : operand_names()) {
    const json& counts = field(pairs, row.c_str());
    const std::set<std::string> never = listed(field(field(coverage, "never_hit"), "pairs"), row);
    Markup cells = element("th", {{"scope", "row"}}, row);
    for (const OpInfo& op : all_ops) {
      const std::string column(op.name);
      const std::uint64_t times = count(counts, column.c_str());
      const bool is_missed = times == 0 && never.contains(column);
      hit += times > 0 ? 1 : 0;
      missed += is_missed ? 1 : 0;
      cells += cell(row, column, times, is_missed);
    }
    body += element("tr", cells);
  }
  const std::string caption = fmt::format(
      "How often the operation of a row was fed by that of a column, in {} graphs. {} pairs occurred; {} "
      "possible ones did not and show 0.",
      words(coverage, "graphs"), hit, missed);
  const Markup table =
      element("table", {{"class", "map"}},
              element("caption", caption) + element("thead", element("tr", head)) + element("tbody", body));
  return element("section", {{"id", "coverage"}},
                 element("h2", "Coverage") + element("div", {{"class", "wide"}, {"tabindex", "0"}}, table));
}

}  // namespace minigrad::properties
