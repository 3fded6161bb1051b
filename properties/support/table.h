// SPDX-License-Identifier: MIT
// A table as aligned text or as Markdown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace minigrad::properties {

/// 1234567 as 1,234,567.
std::string grouped(std::uint64_t number);

/// Rows of cells under a head. As text each column is as wide as its widest cell; the first `left_columns` are aligned
/// left, the others right.
class Table {
 public:
  explicit Table(std::vector<std::string> head, std::size_t left_columns = 1) : left_columns_(left_columns) {
    rows_.push_back(std::move(head));
  }

  /// A row has as many cells as the head.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  std::string text() const;
  std::string markdown() const;

 private:
  std::size_t left_columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace minigrad::properties
