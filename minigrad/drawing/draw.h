// SPDX-License-Identifier: MIT
// Draws the graph of a Scalar, as Graphviz DOT or as an SVG for the browser.
//
// Each node is a small table of value, gradient and op. Operations are blue, inputs grey, and plain numbers lighter
// grey. The output is at the top, and arrows point up from operands to users.
#pragma once

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "minigrad/drawing/picture.h"
#include "minigrad/drawing/picture_layout.h"
#include "minigrad/scalar.h"

namespace minigrad {
namespace picture {

/// The colours of one kind of box: table, cell of the op, and lines.
struct Colours {
  std::string_view name;
  std::string_view table;
  std::string_view op;
  std::string_view line;
};

inline const Colours& colours(Kind kind) {
  static constexpr Colours input{"input", "#f4f4f4", "#d2d2d2", "#8c8c8c"};
  static constexpr Colours constant{"constant", "#fcfcfc", "#efefef", "#c4c4c4"};
  static constexpr Colours operation{"operation", "#edf4fd", "#b5d3f6", "#5b8fce"};
  return kind == Kind::input ? input : kind == Kind::constant ? constant : operation;
}

/// A plain number has no gradient.
inline std::string gradient_text(const Box& box) {
  return box.kind == Kind::constant ? "–" : short_number(box.gradient);
}

inline std::string dot_row(std::string_view title, const std::string& number) {
  return "<tr><td><table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\"><tr><td align=\"left\" "
         "width=\"34\"><font color=\"#777777\">" +
         std::string(title) + "</font></td><td align=\"right\" width=\"64\">" + number + "</td></tr></table></td></tr>";
}

inline std::string dot_node(std::size_t position, const Box& box) {
  const Colours& chosen = colours(box.kind);
  return "  n" + std::to_string(position) + " [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" color=\"" +
         std::string(chosen.line) + "\" bgcolor=\"" + std::string(chosen.table) + "\">" +
         dot_row("value", short_number(box.value)) + dot_row("grad", gradient_text(box)) + "<tr><td bgcolor=\"" +
         std::string(chosen.op) + "\">" + escape(box.label) + "</td></tr></table>>];\n";
}

/// Writes a Layout as SVG.
class SvgWriter {
 public:
  explicit SvgWriter(Picture picture) : picture_(std::move(picture)) {
    std::vector<double> widths;
    for (const Box& box : picture_) widths.push_back(width(box));
    layout_ = Arrangement(picture_, widths).arrange();
  }

  std::string write() const {
    const double height = static_cast<double>(layout_.layer_count) * layer_height - gap + 2 * margin;
    const std::string size[] = {coordinate(layout_.width + 2 * margin), coordinate(height)};
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size[0] + "\" height=\"" + size[1] +
                      "\" viewBox=\"0 0 " + size[0] + " " + size[1] + "\">\n" + style() +
                      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
    for (const Link& link : layout_.links) svg += path(link);
    for (std::size_t i = 0; i < picture_.size(); ++i) svg += table(picture_[i], layout_.vertices[i]);
    return svg + "</svg>\n";
  }

 private:
  static constexpr double row = 19;
  static constexpr double box_height = 3 * row;
  static constexpr double gap = 46;
  static constexpr double layer_height = box_height + gap;
  static constexpr double margin = 16;
  static constexpr double padding = 7;
  static constexpr double letter = 7.25;  // width of a monospaced letter at 12 pixels, rounded up
  static constexpr double title = 6 * letter;

  /// The number of characters in UTF-8 text: the bytes that are not continuation bytes.
  static double letters(std::string_view text) {
    double count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
    return count;
  }

  static double width(const Box& box) {
    const double number = std::max(letters(short_number(box.value)), letters(gradient_text(box)));
    const double widest = std::max({title + number * letter, letters(box.label) * letter, title + 4 * letter});
    return widest + 2 * padding;
  }

  /// Formats a length in tenths of a pixel; finer differences are invisible.
  static std::string coordinate(double pixels) {
    char text[64];
    return {text, std::to_chars(text, text + sizeof text, pixels, std::chars_format::fixed, 1).ptr};
  }

  static double top(const Vertex& vertex) { return margin + static_cast<double>(vertex.layer) * layer_height; }

  /// A style sheet rule for one part of the tables of one kind.
  static std::string rule(std::string_view kind, std::string_view part, std::string_view properties) {
    std::string text = ".";
    return text.append(kind).append(" ").append(part).append(" { ").append(properties).append("; }\n");
  }

  static std::string style() {
    std::string text = R"(<style>
text { font: 12px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2933; }
.title { fill: #777777; }
.number { text-anchor: end; }
.op { text-anchor: middle; }
.link { fill: none; stroke: #6b7480; stroke-width: 1.2; }
)";
    for (const Kind kind : {Kind::input, Kind::constant, Kind::operation}) {
      const Colours& chosen = colours(kind);
      text += rule(chosen.name, "rect", "fill: " + std::string(chosen.table) + "; stroke: " + std::string(chosen.line));
      text += rule(chosen.name, ".label", "fill: " + std::string(chosen.op));
    }
    return text + R"(</style>
<defs>
<marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse"
  orient="auto"><path d="M0 0.8 L8 4 L0 7.2 z" fill="#6b7480"/></marker>
</defs>
)";
  }

  /// A curve from the vertex below to the bottom of the one above; it passes a bend vertically.
  std::string path(const Link& link) const {
    const Vertex& below = layout_.vertices[link.below];
    const Vertex& above = layout_.vertices[link.above];
    const double from = top(below);
    const double to = top(above) + box_height;
    const double end = above.x + link.port;
    const auto point = [](double x, double y) { return coordinate(x + margin) + " " + coordinate(y); };
    std::string curve = "M";  // "M" + ... makes g++ 12 warn with -O3
    curve += point(below.x, from) + " C" + point(below.x, from - gap / 2) + " " + point(end, to + gap / 2) + " " +
             point(end, to);
    if (above.is_bend) curve += " V" + coordinate(top(above));
    return "<path class=\"link\" d=\"" + curve + (above.is_bend ? "\"/>\n" : "\" marker-end=\"url(#tip)\"/>\n");
  }

  static std::string rectangle(double y, double width, double height, std::string_view attributes) {
    return "<rect y=\"" + coordinate(y) + "\" width=\"" + coordinate(width) + "\" height=\"" + coordinate(height) +
           "\"" + std::string(attributes) + "/>";
  }

  static std::string text(std::string_view kind, double x, double y, const std::string& words) {
    return "<text class=\"" + std::string(kind) + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y + row - 5.5) +
           "\">" + escape(words) + "</text>";
  }

  /// The table of a node; its tooltip shows all digits.
  static std::string table(const Box& box, const Vertex& vertex) {
    const double right = vertex.width - padding;
    return "<g class=\"" + std::string(colours(box.kind).name) + "\" transform=\"translate(" +
           coordinate(vertex.x - vertex.width / 2 + margin) + " " + coordinate(top(vertex)) + ")\"><title>" +
           escape(box.label + ": value " + exact_number(box.value)) +
           (box.kind == Kind::constant ? "" : ", grad " + exact_number(box.gradient)) + "</title>" +
           rectangle(0, vertex.width, row, "") + rectangle(row, vertex.width, row, "") +
           rectangle(2 * row, vertex.width, row, " class=\"label\"") + text("title", padding, 0, "value") +
           text("number", right, 0, short_number(box.value)) + text("title", padding, row, "grad") +
           text("number", right, row, gradient_text(box)) + text("op", vertex.width / 2, 2 * row, box.label) + "</g>\n";
  }

  Picture picture_;
  Layout layout_;
};

}  // namespace picture

/// The graph of a Scalar in Graphviz DOT; `dot -Tpng graph.dot -o graph.png` renders it.
/// Throws TapeError if a Scalar is not on this thread's tape, std::length_error for more than max_drawn_boxes boxes.
inline std::string to_dot(Scalar output, const Names& names = {}) {
  const picture::Picture boxes = picture::Reader(output, names).read();
  std::string dot =
      "digraph minigrad {\n  rankdir=BT;\n  node [shape=plain, fontname=\"DejaVu Sans Mono\", fontsize=10];\n"
      "  edge [color=\"#6b7480\", arrowsize=0.6];\n";
  for (std::size_t i = 0; i < boxes.size(); ++i) dot += picture::dot_node(i, boxes[i]);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (const std::size_t operand : boxes[i].operands) {
      dot += "  n" + std::to_string(operand) + " -> n" + std::to_string(i) + ";\n";
    }
  }
  return dot + "}\n";
}

/// The graph of a Scalar as SVG. If a node has two operands, its left arrow comes from the left one.
/// Throws the same errors as to_dot.
inline std::string to_svg(Scalar output, const Names& names = {}) {
  return picture::SvgWriter(picture::Reader(output, names).read()).write();
}

/// Writes the graph of a Scalar to a file in the format of its extension, ".dot" or ".svg".
/// Throws std::invalid_argument for another extension, std::system_error if the file cannot be written, and the errors
/// of to_dot.
inline void draw(Scalar output, const std::string& path, const Names& names = {}) {
  const bool is_dot = path.ends_with(".dot");
  if (!is_dot && !path.ends_with(".svg")) {
    throw std::invalid_argument("cannot draw to '" + path + "': the name must end in .dot or .svg");
  }
  const std::string text = is_dot ? to_dot(output, names) : to_svg(output, names);
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) {
    throw std::system_error(errno == 0 ? EIO : errno, std::generic_category(),
                            "cannot write the drawing to '" + path + "'");
  }
}

}  // namespace minigrad
