// SPDX-License-Identifier: MIT
#include "properties/explain/failure_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "minigrad/drawing/picture_layout.h"
#include "properties/explain/drawn_graph.h"

namespace minigrad::properties {
namespace {

using picture::Layout;
using picture::Link;
using picture::Vertex;

// All sizes are pixels.
constexpr double row_height = 18;
constexpr double gap = 52;  ///< between layers
constexpr double margin = 16;
constexpr double padding = 8;
constexpr double letter = 7.25;             ///< the width of a monospaced letter, rounded up
constexpr double title_width = 8 * letter;  ///< of "adjoint"
constexpr double party_width = 7 * letter;  ///< of "engine"
constexpr double least_width = 560;         ///< so that the caption has room

constexpr std::string_view style = R"(<style>
.mg-graph text { font: 12px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2933; }
.mg-graph .mg-paper { fill: #ffffff; }
.mg-graph .mg-box { fill: #f6f8fa; stroke: #6e7b8a; }
.mg-graph .mg-head { fill: #d3e3f5; stroke: #6e7b8a; }
.mg-graph .mg-leaf { fill: #e3e6ea; }
.mg-graph .mg-fails .mg-box { stroke: #b3261e; }
.mg-graph .mg-parting .mg-box { fill: #fdeceb; stroke-width: 3; }
.mg-graph .mg-gap .mg-box { stroke-dasharray: 5 4; }
.mg-graph .mg-dim { fill: #52606d; }
.mg-graph .mg-bold { font-weight: bold; }
.mg-graph .mg-wrong { fill: #b3261e; font-weight: bold; }
.mg-graph .mg-remark { fill: #8a4600; }
.mg-graph .mg-end { text-anchor: end; }
.mg-graph .mg-link { fill: none; stroke: #6e7b8a; stroke-width: 1.3; }
.mg-graph .mg-tip { fill: #6e7b8a; }
.mg-graph .mg-link.mg-red { stroke: #b3261e; stroke-width: 3; }
.mg-graph .mg-tip.mg-red { fill: #b3261e; }
.mg-graph .mg-halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
@media (prefers-color-scheme: dark) {
.mg-graph text { fill: #e4e8ed; }
.mg-graph .mg-paper { fill: #12161b; }
.mg-graph .mg-box { fill: #1b222a; stroke: #7d8a99; }
.mg-graph .mg-head { fill: #23384f; stroke: #7d8a99; }
.mg-graph .mg-leaf { fill: #2c333b; }
.mg-graph .mg-fails .mg-box { stroke: #ff8a80; }
.mg-graph .mg-parting .mg-box { fill: #3b1d1c; }
.mg-graph .mg-dim { fill: #a3afbc; }
.mg-graph .mg-wrong { fill: #ff8a80; }
.mg-graph .mg-remark { fill: #f2b866; }
.mg-graph .mg-link { stroke: #7d8a99; }
.mg-graph .mg-tip { fill: #7d8a99; }
.mg-graph .mg-link.mg-red { stroke: #ff8a80; }
.mg-graph .mg-tip.mg-red { fill: #ff8a80; }
.mg-graph .mg-halo { stroke: #12161b; }
}
</style>
)";

/// The number of characters of UTF-8 text.
double letters(std::string_view text) {
  return static_cast<double>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

double width_of(const DrawnBox& box) {
  double widest = letters(box.label) * letter;
  for (const DrawnRow& row : box.rows) {
    const double party = row.party.empty() ? 0 : party_width;
    widest = std::max(widest, title_width + party + letters(row.number) * letter);
  }
  for (const std::string& remark : box.remarks) widest = std::max(widest, letters(remark) * letter);
  return widest + 2 * padding;
}

double height_of(const DrawnBox& box) {
  return row_height * static_cast<double>(1 + box.rows.size() + box.remarks.size()) + 4;
}

/// The layout of minigrad's own drawings, which needs the operands of each box and its width.
Layout layout_of(const std::vector<DrawnBox>& boxes) {
  picture::Picture nodes;
  std::vector<double> widths;
  for (const DrawnBox& box : boxes) {
    nodes.push_back({picture::Kind::operation, 0, 0, "", box.operands});
    widths.push_back(width_of(box));
  }
  return picture::Arrangement(nodes, widths).arrange();
}

class Writer {
 public:
  Writer(const Explanation& explanation, Caption caption)
      : explanation_(explanation), boxes_(drawn_boxes(explanation)), layout_(layout_of(boxes_)) {
    width_ = std::max(layout_.width + 2 * margin, caption == Caption::shown ? least_width : 0);
    left_ = (width_ - layout_.width) / 2;
    make_room_for_labels();
    if (caption == Caption::shown) {
      const auto line = static_cast<std::size_t>((std::min(width_, 1000.0) - 2 * margin) / letter);
      caption_ = caption_lines(explanation, line);
      headline_lines_ = wrapped(headline_of(explanation), line).size();
    }
    stack_layers();
  }

  std::string write() {
    put("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"mg-graph\" role=\"img\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" "
        "viewBox=\"0 0 {0:.0f} {1:.0f}\">\n<title>{2}</title>\n",
        width_, height_, picture::escape(explanation_.sentence.str()));
    svg_ += style;
    put("<rect class=\"mg-paper\" width=\"{:.0f}\" height=\"{:.0f}\"/>\n", width_, height_);
    for (std::size_t i = 0; i < caption_.size(); ++i) {
      const std::string_view kind = i < headline_lines_ ? "mg-bold" : "mg-dim";
      text(kind, margin, margin + row_height * static_cast<double>(i), caption_[i]);
    }
    find_red_links();
    for (const bool red : {false, true}) {
      for (std::size_t i = 0; i < layout_.links.size(); ++i) {
        if (is_red_[i] == red) draw_link(layout_.links[i], red);
      }
    }
    for (std::size_t i = 0; i < boxes_.size(); ++i) draw_box(boxes_[i], layout_.vertices[i]);
    for (const Link& link : layout_.links) label_link(link);
    return svg_ + "</svg>\n";
  }

 private:
  template <typename... Arguments>
  void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(svg_), format, std::forward<Arguments>(arguments)...);
  }

  void text(std::string_view kind, double x, double y, const std::string& words) {
    put("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", kind, x, y + row_height - 5,
        picture::escape(words));
  }

  /// The top and the bottom of each layer.
  void stack_layers() {
    std::vector<double> heights(layout_.layer_count, 0);
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      double& height = heights[layout_.vertices[i].layer];
      height = std::max(height, height_of(boxes_[i]));
    }
    double y = margin + row_height * static_cast<double>(caption_.size()) + (caption_.empty() ? 0 : margin);
    for (const double height : heights) {
      tops_.push_back(y);
      bottoms_.push_back(y + height);
      y += height + gap;
    }
    height_ = y - gap + margin;
  }

  /// Widens the picture, on both sides, by what labels of links extend beyond it.
  void make_room_for_labels() {
    double beyond = 0;
    for (const Link& link : layout_.links) {
      const WrongShare* const share = wrong_share(link);
      if (share == nullptr) continue;
      const double length = letters(share_label(*share)) * letter + 9 + margin;
      const double x = x_of(layout_.vertices[link.above]) + link.port;
      beyond = std::max(beyond, link.port < 0 ? length - x : x + length - width_);
    }
    width_ += 2 * beyond;
    left_ += beyond;
  }

  double x_of(const Vertex& vertex) const { return vertex.x + left_; }

  /// The slot of an operand at the end of a link that is not a bend.
  std::size_t slot_of(const Link& link) const { return link.port > 0 ? 1 : 0; }

  const WrongShare* wrong_share(const Link& link) const {
    if (link.above >= boxes_.size() || boxes_[link.above].kind == DrawnBox::Kind::left_out) return nullptr;
    return find_wrong_share(explanation_, {boxes_[link.above].node, slot_of(link)});
  }

  /// A use that passes on a wrong share is red from its user down to its operand, through all bends.
  void find_red_links() {
    is_red_.assign(layout_.links.size(), false);
    for (std::size_t i = 0; i < layout_.links.size(); ++i) {
      if (wrong_share(layout_.links[i]) == nullptr) continue;
      is_red_[i] = true;
      std::size_t vertex = layout_.links[i].below;
      for (std::size_t k = 0; k < layout_.links.size() && vertex >= boxes_.size(); ++k) {
        if (layout_.links[k].above != vertex) continue;
        is_red_[k] = true;
        vertex = layout_.links[k].below;
        k = std::size_t(-1);
      }
    }
  }

  void draw_link(const Link& link, bool red) {
    const Vertex& below = layout_.vertices[link.below];
    const Vertex& above = layout_.vertices[link.above];
    const double from = tops_[below.layer];
    const double bend = bottoms_[above.layer];
    const double x = x_of(above) + link.port;
    const double end = above.is_bend ? tops_[above.layer] : tops_[above.layer] + height_of(boxes_[link.above]);
    const std::string_view kind = red ? " mg-red" : "";
    put("<path class=\"mg-link{}\" d=\"M{:.1f} {:.1f} C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f} V{:.1f}\"/>\n", kind,
        x_of(below), from, x_of(below), from - gap / 2, x, bend + gap / 2, x, bend, above.is_bend ? end : end + 6);
    if (above.is_bend) return;
    const double tip = red ? 5 : 4;
    put("<path class=\"mg-tip{}\" d=\"M{:.1f} {:.1f} l{:.1f} 9 h{:.1f} z\"/>\n", kind, x, end, tip, -2 * tip);
  }

  /// Beside the upper end of a red link, on its outer side.
  void label_link(const Link& link) {
    const WrongShare* const share = wrong_share(link);
    if (share == nullptr) return;
    const std::string words = share_label(*share);
    const double x = x_of(layout_.vertices[link.above]) + link.port;
    const double y = tops_[layout_.vertices[link.above].layer] + height_of(boxes_[link.above]) + 3;
    const bool is_left = link.port < 0;
    text(is_left ? "mg-wrong mg-halo mg-end" : "mg-wrong mg-halo", is_left ? x - 9 : x + 9, y, words);
  }

  void draw_box(const DrawnBox& box, const Vertex& vertex) {
    put("<g class=\"{}{}{}\" transform=\"translate({:.1f} {:.1f})\">", box.fails ? "mg-fails " : "",
        box.is_parting ? "mg-parting " : "", box.kind == DrawnBox::Kind::left_out ? "mg-gap" : "mg-node",
        x_of(vertex) - vertex.width / 2, tops_[vertex.layer]);
    put("<title>{}</title>\n", picture::escape(tooltip(box)));
    put("<rect class=\"mg-box\" rx=\"3\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n", vertex.width, height_of(box));
    if (box.kind != DrawnBox::Kind::left_out) {
      put("<rect class=\"mg-head{}\" rx=\"3\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n",
          box.kind == DrawnBox::Kind::operation ? "" : " mg-leaf", vertex.width, row_height + 1);
    }
    text("mg-bold", padding, 0, box.label);
    double y = row_height + 2;
    for (const DrawnRow& row : box.rows) {
      draw_row(row, y, vertex.width);
      y += row_height;
    }
    for (const std::string& remark : box.remarks) {
      text("mg-remark", padding, y, remark);
      y += row_height;
    }
    svg_ += "</g>\n";
  }

  void draw_row(const DrawnRow& row, double y, double width) {
    if (!row.title.empty()) text("mg-dim", padding, y, row.title);
    if (!row.party.empty()) text("mg-dim", padding + title_width, y, row.party);
    const std::size_t right = std::min(row.wrong_from, row.number.size());
    put("<text class=\"mg-end\" x=\"{:.1f}\" y=\"{:.1f}\">{}", width - padding, y + row_height - 5,
        picture::escape(row.number.substr(0, right)));
    if (right < row.number.size()) {
      put("<tspan class=\"mg-wrong\">{}</tspan>", picture::escape(row.number.substr(right)));
    }
    svg_ += "</text>\n";
  }

  /// All numbers of a node with all digits.
  std::string tooltip(const DrawnBox& box) const {
    if (box.kind == DrawnBox::Kind::left_out) return box.label;
    const ExplainedNode& node = explanation_.nodes[box.node];
    std::string words = node_name(explanation_, box.node);
    for (const auto& [quantity, name] : {std::pair(&node.value, "value"), std::pair(&node.adjoint, "adjoint")}) {
      for (const auto& [number, party] : {std::pair(quantity->engine, "engine"), std::pair(quantity->oracle, "oracle"),
                                          std::pair(quantity->truth, "truth")}) {
        if (number) words += fmt::format("; {} of the {}: {}", name, party, *number);
      }
    }
    return words;
  }

  const Explanation& explanation_;
  std::vector<DrawnBox> boxes_;
  Layout layout_;
  std::vector<std::string> caption_;
  std::size_t headline_lines_ = 0;
  std::vector<double> tops_;
  std::vector<double> bottoms_;
  std::vector<bool> is_red_;
  double width_ = 0;
  double height_ = 0;
  double left_ = 0;
  std::string svg_;
};

}  // namespace

std::string failure_svg(const Explanation& explanation, Caption caption) {
  if (shown_nodes(explanation) > most_shown_nodes) {
    throw std::length_error(fmt::format("{} nodes are too many to draw legibly, the limit is {}",
                                        shown_nodes(explanation), most_shown_nodes));
  }
  return Writer(explanation, caption).write();
}

}  // namespace minigrad::properties
