// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "properties/coverage/coverage_gaps.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using Count = Coverage::Count;

// All sizes are pixels.
constexpr int cell = 14;
constexpr int row_height = 13;
constexpr int left = 80;  ///< edge of the heat map
constexpr int top = 110;  ///< edge of the heat map
constexpr int width = 960;
constexpr int bars_left = left + cell * static_cast<int>(all_ops.size()) + 12;
constexpr int charts_left = bars_left + 150;
constexpr int map_bottom = top + cell * static_cast<int>(slot_count);
constexpr int values_middle = map_bottom + 150;
constexpr int height = values_middle + 80;

/// The fill of a cell in the heat map: the decade of its count, or the reason why the count is 0.
enum class Shade { none, forbidden, missed, ones, tens, hundreds, thousands, more };

struct ShadeStyle {
  std::string_view fill;
  std::string_view meaning;
};
constexpr std::array<ShadeStyle, 8> shade_styles = {{{"#fff", ""},
                                                     {"url(#hatched)", "the domains forbid it"},
                                                     {"#d7301f", "never"},
                                                     {"#c6dbef", "1 or more"},
                                                     {"#9ecae1", "10"},
                                                     {"#6baed6", "100"},
                                                     {"#3182bd", "1,000"},
                                                     {"#08519c", "10,000"}}};

Shade shade_of(const Coverage& coverage, std::size_t slot, Op op) {
  const Count count = coverage.pairs[slot][static_cast<std::size_t>(op)];
  if (count >= 10'000) return Shade::more;
  if (count >= 1'000) return Shade::thousands;
  if (count >= 100) return Shade::hundreds;
  if (count >= 10) return Shade::tens;
  if (count > 0) return Shade::ones;
  if (is_expected(coverage, slot, op)) return Shade::missed;
  return may_feed(op, all_slots()[slot]) ? Shade::none : Shade::forbidden;
}

/// The logarithm to base 2, linear between powers of 2; 0 for a count of 0. It does not use the mathematical library,
/// so that bars end at the same pixel on every machine.
double magnitude(Count count) {
  if (count == 0) return 0;
  const int digits = static_cast<int>(std::bit_width(count));
  return digits + std::ldexp(static_cast<double>(count), 1 - digits) - 1;
}

int bar_length(Count count, Count longest, int room) {
  const double share = longest == 0 ? 0 : magnitude(count) / magnitude(longest);
  return count == 0 ? 0 : 1 + static_cast<int>(share * (room - 1));
}

struct Bar {
  std::string label;
  Count count;
};

Count longest_of(const std::vector<Bar>& bars) {
  Count longest = 0;
  for (const Bar& bar : bars) longest = std::max(longest, bar.count);
  return longest;
}

class Painter {
 public:
  explicit Painter(const Coverage& coverage) : coverage_(coverage) {}

  std::string paint() {
    begin();
    draw_heat_map();
    draw_legend();
    draw_nodes();
    draw_charts();
    draw_values();
    return svg_ + "</svg>\n";
  }

 private:
  template <typename... Arguments>
  void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(svg_), format, std::forward<Arguments>(arguments)...);
  }

  void text(int x, int y, std::string_view words, std::string_view kind = "") {
    put("<text x=\"{}\" y=\"{}\"{}>{}</text>\n", x, y, kind.empty() ? "" : fmt::format(" class=\"{}\"", kind), words);
  }

  void begin() {
    put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n", width,
        height);
    put("<style>text{{font:10px sans-serif;fill:#222}}.title{{font-weight:bold;font-size:13px}}"
        ".head{{font-weight:bold}}.end{{text-anchor:end}}.bar{{fill:#6baed6}}</style>\n");
    put("<pattern id=\"hatched\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
        "<rect width=\"4\" height=\"4\" fill=\"#eee\"/><path d=\"M0 4L4 0\" stroke=\"#888\"/></pattern>\n");
    put("<rect width=\"{}\" height=\"{}\" fill=\"#fff\"/>\n", width, height);
    text(10, 20,
         fmt::format("What {} graphs exercise at the first {} points of each", grouped(coverage_.graphs),
                     Coverage::points_looked_at),
         "title");
    text(10, 36,
         "Cells count the nodes in which the operation of the column feeds that of the row. Bars are logarithmic.");
  }

  /// One path holds all cells of a shade, which keeps the file small.
  void draw_heat_map() {
    std::array<std::string, shade_styles.size()> cells;
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
      const int y = top + cell * static_cast<int>(slot);
      text(left - 6, y + 10, to_string(all_slots()[slot]), "end");
      for (std::size_t op = 0; op < all_ops.size(); ++op) {
        const Shade shade = shade_of(coverage_, slot, all_ops[op].op);
        cells[static_cast<std::size_t>(shade)] +=
            fmt::format("M{} {}h13v13h-13z", left + cell * static_cast<int>(op), y);
      }
    }
    for (std::size_t op = 0; op < all_ops.size(); ++op) {
      put("<text transform=\"translate({} {})rotate(-60)\">{}</text>\n", left + cell * static_cast<int>(op) + 9,
          top - 5, all_ops[op].name);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!cells[i].empty()) put("<path fill=\"{}\" d=\"{}\"/>\n", shade_styles[i].fill, cells[i]);
    }
  }

  void draw_legend() {
    int x = left;
    for (std::size_t i = 1; i < shade_styles.size(); ++i) {
      put("<rect x=\"{}\" y=\"{}\" width=\"13\" height=\"13\" fill=\"{}\"/>\n", x, map_bottom + 10,
          shade_styles[i].fill);
      text(x + 18, map_bottom + 20, shade_styles[i].meaning);
      x += 34 + 6 * static_cast<int>(shade_styles[i].meaning.size());
    }
  }

  /// Draws the bars beside the heat map, one for each operation.
  void draw_nodes() {
    text(bars_left, top - 8, "nodes", "head");
    const Count longest = *std::max_element(coverage_.nodes.begin() + leaf_count, coverage_.nodes.end());
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
      if (all_slots()[slot].operand != 0) continue;
      const Count count = coverage_.nodes[static_cast<std::size_t>(all_slots()[slot].op)];
      draw_bar(bars_left, top + cell * static_cast<int>(slot), count, longest, 70);
    }
  }

  void draw_bar(int x, int y, Count count, Count longest, int room) {
    const int length = bar_length(count, longest, room);
    put("<path class=\"bar\" d=\"M{} {}h{}v9h-{}z\"/>\n", x, y + 2, length, length);
    text(x + length + 4, y + 10, grouped(count));
  }

  /// Draws bars below a heading. Returns the top of the next chart.
  int draw_chart(int y, std::string_view title, const std::vector<Bar>& bars) {
    text(charts_left, y + 10, title, "head");
    const Count longest = longest_of(bars);
    for (const Bar& bar : bars) {
      y += row_height;
      text(charts_left + 54, y + 10, bar.label, "end");
      draw_bar(charts_left + 60, y, bar.count, longest, 70);
    }
    return y + row_height + 8;
  }

  void draw_charts() {
    int y = 50;
    y = draw_chart(y, "operands", operand_kinds());
    y = draw_chart(y, "at a kink", bars_at(DomainPlace::kink));
    y = draw_chart(y, "at the edge of the domain", bars_at(DomainPlace::edge));
    y = draw_chart(y, "outside of the domain", bars_at(DomainPlace::outside));
    y = draw_chart(y, "depth of the graph", size_bars(coverage_.depth));
    y = draw_chart(y, "uses of a node", size_bars(coverage_.fan_out));
    draw_chart(y, "special values", special_values());
  }

  std::vector<Bar> operand_kinds() const {
    Operands operands;
    for (std::size_t slot = 0; slot < slot_count; ++slot) operands += operands_of(coverage_, slot);
    const Count aliased = std::accumulate(coverage_.aliased.begin(), coverage_.aliased.end(), Count{0});
    return {{"input", operands.inputs},
            {"constant", operands.constants},
            {"result", operands.results},
            {"shared", operands.shared},
            {"aliased", aliased}};
  }

  std::vector<Bar> bars_at(DomainPlace place) const {
    std::vector<Bar> bars;
    for (std::size_t op = leaf_count; op < all_ops.size(); ++op) {
      if (!coverage_.may_be_drawn[op] || !can_be(all_ops[op].op, place)) continue;
      bars.push_back({std::string(all_ops[op].name), coverage_.places[op][static_cast<std::size_t>(place)]});
    }
    return bars;
  }

  static std::vector<Bar> size_bars(const std::array<Count, size_classes>& sizes) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (sizes[i] > 0) bars.push_back({size_class_name(i), sizes[i]});
    }
    return bars;
  }

  std::vector<Bar> special_values() const {
    std::vector<Bar> bars;
    constexpr std::size_t half = binade_count / 2;
    for (const std::size_t kind :
         {binade_count, binade_count + 1, std::size_t{0}, half, half - 1, binade_count - 1, binade_count + 2}) {
      bars.push_back({value_kind_name(kind), coverage_.values[kind]});
    }
    return bars;
  }

  /// Draws a bar for each 16 binades: values above 0 upwards, values below 0 downwards.
  void draw_values() {
    constexpr std::size_t together = 16;
    constexpr std::size_t bars = binade_count / together;
    std::array<Count, bars> counts{};
    for (std::size_t kind = 0; kind < binade_count; ++kind) {
      if (value_kind_name(kind).find('2') != std::string::npos) counts[kind / together] += coverage_.values[kind];
    }
    const Count longest = *std::max_element(counts.begin(), counts.end());
    text(left, values_middle - 84, "values in steps of 16 binades, above and below 0", "head");
    std::string path;
    for (std::size_t i = 0; i < bars; ++i) {
      const int x = left + 5 * static_cast<int>(i % (bars / 2));
      const int length = bar_length(counts[i], longest, 70);
      path += fmt::format("M{} {}h4v{}h-4z", x, i < bars / 2 ? values_middle - length : values_middle, length);
    }
    put("<path class=\"bar\" d=\"{}\"/>\n", path);
    for (const int exponent : {-1022, -512, 0, 512, 1023}) {
      text(left + 5 * (exponent + 1023) / 16 - 10, values_middle + 74, fmt::format("2^{}", exponent));
    }
  }

  const Coverage& coverage_;
  std::string svg_;
};

}  // namespace

std::string coverage_picture(const Coverage& coverage) { return Painter(coverage).paint(); }

}  // namespace minigrad::properties
