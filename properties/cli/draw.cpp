// SPDX-License-Identifier: MIT
// `minigrad draw`: prints the graphs and points of a campaign as JSON, one graph a line, as input for other programs.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "properties/campaign/campaign.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct DrawOptions {
  std::uint64_t seed = 1;
  std::uint64_t graphs = 100;
  Shape shape;
};

/// {"graph": [...], "points": [[...], ...]}, with the encoding of case files.
std::string to_line(const Question& question) {
  std::string line = "{\"graph\": ";
  corpus::append_graph(line, question.graph);
  line += ", \"points\": [";
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    line += p == 0 ? "[" : ", [";
    for (std::size_t i = 0; i < question.points.dimension(); ++i) {
      if (i > 0) line += ", ";
      corpus::append_number(line, question.points[p][i]);
    }
    line += ']';
  }
  return line + "]}";
}

}  // namespace

void add_draw_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<DrawOptions>();
  add_number_option(command, "--seed", options->seed, "Seed of the campaign", 0, any_number)->capture_default_str();
  add_number_option(command, "--graphs", options->graphs, "Number of graphs, starting at index 0", 0, any_number)
      ->capture_default_str();
  add_shape_options(command, options->shape);
  command.callback([options, &exit_code] {
    for (std::uint64_t i = 0; i < options->graphs; ++i) {
      fmt::print("{}\n", to_line(draw_subject(options->seed, i, options->shape).question));
      flush_output();
    }
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
