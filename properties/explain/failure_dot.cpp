// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "minigrad/drawing/picture.h"
#include "properties/explain/drawn_graph.h"
#include "properties/explain/failure_svg.h"

namespace minigrad::properties {
namespace {

using picture::escape;

std::string number_cell(const DrawnRow& row) {
  const std::size_t right = std::min(row.wrong_from, row.number.size());
  std::string cell = escape(row.number.substr(0, right));
  if (right < row.number.size()) {
    cell += fmt::format("<font color=\"#b3261e\"><b>{}</b></font>", escape(row.number.substr(right)));
  }
  return cell.empty() ? " " : cell;
}

std::string label_of(const DrawnBox& box) {
  const std::string_view colour = box.fails ? "#b3261e" : "#6e7b8a";
  const std::string_view head = box.kind == DrawnBox::Kind::operation ? "#d3e3f5" : "#e3e6ea";
  std::string table = fmt::format(
      "<table border=\"{}\" cellborder=\"0\" cellspacing=\"0\" color=\"{}\" bgcolor=\"{}\">"
      "<tr><td colspan=\"3\" align=\"left\" bgcolor=\"{}\"><b>{}</b></td></tr>",
      box.is_parting ? 3 : 1, colour, box.is_parting ? "#fdeceb" : "#f6f8fa", head, escape(box.label));
  for (const DrawnRow& row : box.rows) {
    table += fmt::format("<tr><td align=\"left\">{}</td><td align=\"left\">{}</td><td align=\"right\">{}</td></tr>",
                         row.title.empty() ? " " : row.title, row.party.empty() ? " " : row.party, number_cell(row));
  }
  for (const std::string& remark : box.remarks) {
    table +=
        fmt::format("<tr><td colspan=\"3\" align=\"left\"><font color=\"#8a4600\">{}</font></td></tr>", escape(remark));
  }
  return table + "</table>";
}

/// In the quotes of DOT.
std::string quoted(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::string failure_dot(const Explanation& explanation) {
  constexpr std::size_t width = 100;
  const std::vector<DrawnBox> boxes = drawn_boxes(explanation);
  std::string caption;
  for (const std::string& line : caption_lines(explanation, width)) caption += quoted(line) + "\\l";
  std::string dot = fmt::format(
      "digraph minigrad {{\n  rankdir=BT;\n  labelloc=t;\n  labeljust=l;\n  fontname=\"DejaVu Sans Mono\";\n"
      "  fontsize=11;\n  label=\"{}\";\n  node [shape=plain, fontname=\"DejaVu Sans Mono\", fontsize=10];\n"
      "  edge [color=\"#6e7b8a\", arrowsize=0.6, fontname=\"DejaVu Sans Mono\", fontsize=10];\n",
      caption);
  for (std::size_t i = 0; i < boxes.size(); ++i) dot += fmt::format("  n{} [label=<{}>];\n", i, label_of(boxes[i]));
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t k = 0; k < boxes[i].operands.size(); ++k) {
      const bool is_node = boxes[i].kind != DrawnBox::Kind::left_out;
      const WrongShare* const share = is_node ? find_wrong_share(explanation, {boxes[i].node, k}) : nullptr;
      const std::string red = share
                                  ? fmt::format(" [color=\"#b3261e\", fontcolor=\"#b3261e\", penwidth=2, label=\"{}\"]",
                                                share_label(*share))
                                  : "";
      dot += fmt::format("  n{} -> n{}{};\n", boxes[i].operands[k], i, red);
    }
  }
  return dot + "}\n";
}

}  // namespace minigrad::properties
