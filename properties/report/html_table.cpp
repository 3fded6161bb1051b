// SPDX-License-Identifier: MIT
#include "properties/report/html_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "properties/accuracy/accuracy_report.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

Markup cell_markup(const Cell& cell, bool is_head) {
  std::vector<Attribute> attributes;
  if (!cell.style.empty()) attributes.push_back({"class", cell.style});
  if (!cell.order.empty()) attributes.push_back({"data-order", cell.order});
  if (!is_head) return element("td", attributes, cell.content);
  attributes.push_back({"scope", "row"});
  return element("th", attributes, cell.content);
}

}  // namespace

const char* shade(double share) {
  if (share >= 1) return "all";
  if (share >= 0.99) return "nearly";
  return share >= 0.9 ? "most" : "less";
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  if (part >= whole) return "100%";
  return fmt::format("{:.1f}%", std::min(100 * static_cast<double>(part) / static_cast<double>(whole), 99.9));
}

Cell count_cell(std::uint64_t count) { return {count == 0 ? "" : grouped(count), "number", std::to_string(count)}; }

Cell share_cell(std::uint64_t part, std::uint64_t whole, const std::vector<Attribute>& target) {
  if (whole == 0) return {Markup(), "number", "-1"};
  const double exact = static_cast<double>(part) / static_cast<double>(whole);
  const Markup words = share_text(part, whole);
  const Markup content = target.empty() ? words : element("a", target, words);
  return {content, fmt::format("number {}", shade(exact)), fmt::format("{:.6f}", exact)};
}

Cell ulp_cell(double ulps, double most) {
  if (std::isnan(ulps)) return {Markup(), "number", "-1"};
  const double share = std::isinf(ulps) ? 1 : std::clamp(std::log1p(ulps) / std::log1p(most), 0.0, 1.0);
  const Markup bar =
      element("span", {{"class", "bar"}, {"style", fmt::format("width:{:.0f}%", 100 * share)}}, Markup());
  return {element("span", {{"class", "figure"}}, std::isinf(ulps) ? "inf" : ulp_text(ulps)) + bar,
          ulps > 4 ? "number measured beyond" : "number measured",
          std::isinf(ulps) ? "1e300" : fmt::format("{}", ulps)};
}

std::vector<bool> HtmlTable::filled_columns() const {
  std::vector<bool> filled(head_.size(), false);
  filled[0] = true;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size() && i < filled.size(); ++i) filled[i] = filled[i] || !row[i].content.empty();
  }
  return filled;
}

Markup HtmlTable::markup() const {
  if (rows_.empty()) return {};
  const std::vector<bool> filled = filled_columns();
  Markup head;
  for (std::size_t i = 0; i < head_.size(); ++i) {
    if (filled[i]) head += element("th", {{"scope", "col"}}, element("span", head_[i]));
  }
  Markup body;
  for (const auto& row : rows_) {
    Markup cells;
    for (std::size_t i = 0; i < row.size() && i < filled.size(); ++i) {
      if (filled[i]) cells += cell_markup(row[i], i == 0);
    }
    body += element("tr", cells);
  }
  const Markup caption = caption_.empty() ? Markup() : element("caption", caption_);
  const bool is_sortable = style_ != "numbers";
  const Markup table = element("table", {{"class", is_sortable ? "sortable " + style_ : style_}},
                               caption + element("thead", element("tr", head)) + element("tbody", body));
  return element("div", {{"class", "wide"}, {"tabindex", "0"}}, table);
}

}  // namespace minigrad::properties
