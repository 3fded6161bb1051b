// SPDX-License-Identifier: MIT
// Tables of a page. They scroll in a box of their own if they are wider than the page, and can be sorted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "properties/report/markup.h"

namespace minigrad::properties {

struct Cell {
  Cell(const Markup& content, const std::string& style = "", const std::string& order = "")
      : content(content), style(style), order(order) {}
  Cell(const std::string& text) : content(text) {}
  Cell(const char* text) : content(text) {}

  Markup content;
  std::string style;    ///< its class
  std::string order{};  ///< the number by which its column is sorted; empty for the text
};

/// A right-aligned number with separators; empty for 0.
Cell count_cell(std::uint64_t count);

/// A share of some cases as a percentage. 783 of 784 is not 100 %.
std::string share_text(std::uint64_t part, std::uint64_t whole);

/// The word for a share from 0 to 1 that a style sheet gives a colour: "all", "nearly", "most" or "less".
const char* shade(double share);

/// A share from 0 to 1 as a percentage with a colour, empty without any cases. A link leads to `target` if it is given.
Cell share_cell(std::uint64_t part, std::uint64_t whole, const std::vector<Attribute>& target = {});

/// A number of ulp with a bar. The length is logarithmic: it fills the cell at `most` and beyond.
Cell ulp_cell(double ulps, double most);

class HtmlTable {
 public:
  /// The style is a class of the style sheet. A table of the style "numbers" cannot be sorted.
  HtmlTable(std::string caption, std::vector<std::string> head, std::string style = "")
      : caption_(std::move(caption)), head_(std::move(head)), style_(std::move(style)) {}

  /// Adds a row. Its first cell is its head.
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }

  bool empty() const { return rows_.empty(); }

  /// Nothing without rows. Columns that are empty in all rows are left out, except the first.
  Markup markup() const;

 private:
  std::vector<bool> filled_columns() const;

  std::string caption_;
  std::vector<std::string> head_;
  std::string style_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace minigrad::properties
