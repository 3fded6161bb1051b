// SPDX-License-Identifier: MIT
// Tables as aligned text or as Markdown, and numbers as their cells show them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace minigrad::properties {

/// "1,234,567" for 1234567.
std::string grouped(std::uint64_t number);

/// part / whole, or nothing if whole is 0.
std::optional<double> share(std::uint64_t part, std::uint64_t whole);

/// "12.3%" for part / whole, or "-" if whole is 0.
std::string percent(std::uint64_t part, std::uint64_t whole);

/// Rows of cells under a head. In text, the first `left_columns` are left-aligned and the others right-aligned.
class Table {
 public:
  explicit Table(std::vector<std::string> head, std::size_t left_columns = 1) : left_columns_(left_columns) {
    rows_.push_back(std::move(head));
  }

  /// Adds a row with as many cells as the head.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  bool has_rows() const { return rows_.size() > 1; }

  /// Leaves out the columns whose cells below the head are all empty or "-", except the first `left_columns`.
  std::string text() const;
  std::string markdown() const;

 private:
  std::vector<std::size_t> filled_columns() const;

  std::size_t left_columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace minigrad::properties
