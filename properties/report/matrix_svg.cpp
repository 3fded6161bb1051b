// SPDX-License-Identifier: MIT
// The table of engines by levels as a picture for a document: an image cannot scroll, follow links or run scripts.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "properties/report/fields.h"
#include "properties/report/html_table.h"
#include "properties/report/matrix.h"
#include "properties/report/results.h"
#include "properties/report/run_json.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {
namespace {

// All sizes are pixels.
constexpr double margin = 12;
constexpr double row_height = 24;
constexpr double head_height = 76;  ///< the title, the line below it, and the heads of the columns
constexpr double name_width = 160;
constexpr double language_width = 68;
constexpr double count_width = 48;
constexpr double share_width = 62;

constexpr std::string_view style = R"(<style>
text { font: 12px "DejaVu Sans", Verdana, Helvetica, Arial, sans-serif; fill: #1b1f24; }
.title { font-size: 14px; font-weight: bold; }
.faint { fill: #57606a; font-size: 11px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.paper { fill: #ffffff; }
.all { fill: #d5f0dc; } .nearly { fill: #e9f3c8; } .most { fill: #fdeebd; } .less { fill: #fbd5d0; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ec; }
.faint { fill: #a3adb7; }
.paper { fill: #14171a; }
.all { fill: #1c4a2b; } .nearly { fill: #3b4a1a; } .most { fill: #5a4610; } .less { fill: #6b2a24; }
}
</style>
)";

struct Row {
  const EngineRuns* engine;
  std::map<std::string, Outcomes> levels;
  Outcomes all;

  double share() const {
    return claimed(all) == 0 ? -1 : static_cast<double>(held(all)) / static_cast<double>(claimed(all));
  }
};

/// Wide enough for the name of the level and for a percentage.
double width_of(const std::string& level) {
  constexpr double letter = 7;
  return std::max(share_width, letter * static_cast<double>(level.size()) + 4);
}

std::vector<Row> rows_of(const std::vector<EngineRuns>& engines) {
  std::vector<Row> rows;
  for (const EngineRuns& engine : engines) {
    std::map<std::string, Outcomes> levels = outcomes_by_level(engine.newest().run);
    const Outcomes all = sum_of(levels);
    rows.push_back({&engine, std::move(levels), all});
  }
  std::ranges::stable_sort(rows, std::greater(), &Row::share);
  return rows;
}

class Writer {
 public:
  explicit Writer(std::vector<Row> rows) : rows_(std::move(rows)) {}

  std::string write() {
    const double shares = margin + name_width + language_width + 2 * count_width;
    double width = shares + share_width + margin;
    for (const std::string& level : conformance_levels()) width += width_of(level);
    const double bottom = margin + head_height + row_height * static_cast<double>(rows_.size());
    put("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\">\n<title>{2}</title>\n",
        width, bottom + 34, title());
    svg_ += style;
    put("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    words("title", margin, margin + 14, title());
    words("faint", margin, margin + 34, scope());
    write_heads(margin + head_height - 8, shares);
    double y = margin + head_height;
    for (const Row& row : rows_) {
      write_row(row, y, shares);
      y += row_height;
    }
    write_legend(bottom + 10);
    return svg_ + "</svg>\n";
  }

 private:
  template <typename... Arguments>
  void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(svg_), format, std::forward<Arguments>(arguments)...);
  }

  /// Text at a base line.
  void words(std::string_view kind, double x, double y, const std::string& foreign) {
    put("<text class=\"{}\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n", kind, x, y, text(foreign, 120).html());
  }

  std::string title() const {
    return fmt::format("{} engine{} and the share of test cases they pass", rows_.size(), rows_.size() == 1 ? "" : "s");
  }

  /// The versions of the suite, and what counts.
  std::string scope() const {
    std::set<std::string> versions;
    for (const Row& row : rows_) versions.insert(property_of(row, "suite"));
    return fmt::format("Conformance suite, version {}. Only cases within the claims of an engine count.",
                       fmt::join(versions, " and "));
  }

  static std::string property_of(const Row& row, const char* key) {
    return properties::words(row.engine->newest().run, key);
  }

  void write_heads(double y, double shares) {
    words("faint", margin, y, "engine");
    words("faint", margin + name_width, y, "language");
    words("faint end", margin + name_width + language_width + count_width - 8, y, "cases");
    words("faint end", shares - 8, y, "faults");
    double x = shares;
    words("faint middle", x + share_width / 2, y, "all");
    x += share_width;
    for (const std::string& level : conformance_levels()) {
      words("faint middle", x + width_of(level) / 2, y, level);
      x += width_of(level);
    }
  }

  void write_row(const Row& row, double y, double shares) {
    const double line = y + row_height - 8;
    const nlohmann::json& run = row.engine->newest().run;
    words("name", margin, line, row.engine->name + ' ' + engine_version_of(run));
    words("faint", margin + name_width, line, row.engine->language);
    words("end", margin + name_width + language_width + count_width - 8, line, std::to_string(claimed(row.all)));
    words("end", shares - 8, line, std::to_string(elements(field(run, "faults")).size()));
    double x = shares;
    write_share(row.all, x, y, share_width);
    x += share_width;
    for (const std::string& level : conformance_levels()) {
      const auto found = row.levels.find(level);
      if (found != row.levels.end()) write_share(found->second, x, y, width_of(level));
      x += width_of(level);
    }
  }

  void write_share(const Outcomes& outcomes, double x, double y, double width) {
    const std::uint64_t whole = claimed(outcomes);
    if (whole == 0) return;
    const double share = static_cast<double>(held(outcomes)) / static_cast<double>(whole);
    put("<rect class=\"{}\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\"/>\n", shade(share), x + 1,
        y + 1, width - 2, row_height - 2);
    words("middle", x + width / 2, y + row_height - 8, share_text(held(outcomes), whole));
  }

  void write_legend(double y) {
    double x = margin;
    for (const auto& [kind, meaning] : {std::pair("all", "all hold"), std::pair("nearly", "at least 99%"),
                                        std::pair("most", "at least 90%"), std::pair("less", "less")}) {
      put("<rect class=\"{}\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"14\" height=\"14\"/>\n", kind, x, y);
      words("faint", x + 20, y + 11, meaning);
      x += 120;
    }
  }

  std::vector<Row> rows_;
  std::string svg_;
};

}  // namespace

std::string matrix_svg(const std::vector<JoinedRun>& runs) {
  const std::vector<EngineRuns> engines = by_engine(runs);
  if (engines.empty()) throw std::invalid_argument("expected a run of conform to draw, got none");
  return Writer(rows_of(engines)).write();
}

}  // namespace minigrad::properties
