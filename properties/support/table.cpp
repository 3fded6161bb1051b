// SPDX-License-Identifier: MIT
#include "properties/support/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace minigrad::properties {

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, 1, ',');
  return digits;
}

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  const std::optional<double> ratio = share(part, whole);
  return ratio ? fmt::format("{:.1f}%", 100 * *ratio) : "-";
}

std::vector<std::size_t> Table::filled_columns() const {
  const auto is_filled = [](const std::string& cell) { return !cell.empty() && cell != "-"; };
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < rows_.front().size(); ++i) {
    const bool any = std::any_of(rows_.begin() + 1, rows_.end(), [&](const auto& row) { return is_filled(row[i]); });
    if (any || i < left_columns_ || !has_rows()) columns.push_back(i);
  }
  return columns;
}

std::string Table::text() const {
  const std::vector<std::size_t> columns = filled_columns();
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (const std::size_t i : columns) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (const std::size_t i : columns) {
      line +=
          i < left_columns_ ? fmt::format("  {:<{}}", row[i], widths[i]) : fmt::format("  {:>{}}", row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string Table::markdown() const {
  std::string text;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    text += fmt::format("| {} |\n", fmt::join(rows_[i], " | "));
    if (i > 0) continue;
    for (std::size_t k = 0; k < rows_[i].size(); ++k) text += k < left_columns_ ? "|---" : "|---:";
    text += "|\n";
  }
  return text;
}

}  // namespace minigrad::properties
