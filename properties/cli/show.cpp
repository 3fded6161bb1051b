// SPDX-License-Identifier: MIT
// `minigrad show`: prints a case and the answers of an engine, and draws its graph.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "corpus/json/error.h"
#include "corpus/layout/layout.h"
#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
#include "properties/campaign/report.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/death.h"
#include "properties/support/number_format.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct ShowOptions {
  std::string path;
  std::string svg;
  std::string engine = "minigrad";
  oracle::Patience patience;
};

/// "minigrad fuzz, seed 1, index 7": where the case came from, before it was shrunk.
std::string origin_text(const corpus::Origin& origin) {
  std::string text = origin.by;
  if (!origin.engine.empty()) text += fmt::format(", {} {}", origin.engine, origin.engine_version);
  if (!origin.verdict.empty()) text += fmt::format(", {}", origin.verdict);
  if (origin.seed) text += fmt::format(", seed {}", *origin.seed);
  if (origin.index) text += fmt::format(", index {}", *origin.index);
  if (origin.duplicates) text += fmt::format(", {} duplicates", *origin.duplicates);
  return text;
}

/// The answers of the engine at the first points of a case, beside the truth.
std::string answers(const ShowOptions& options, const corpus::Case& test_case, JobSlot& slot) {
  constexpr std::size_t most_shown = 10;
  const auto engine = make_deadline_engine(options.engine, options.patience, Role::engine, &slot);
  const Question question = in_format(question_of(test_case, engine->capabilities()), engine->capabilities().dtype);
  std::string text;
  for (std::size_t i = 0; i < test_case.points.size() && i < most_shown; ++i) {
    text += '\n' + report_failure(question_at(question, i), *engine, nullptr);
  }
  finish_engine(*engine, options.engine);
  if (test_case.points.size() > most_shown) {
    text +=
        fmt::format("\n{} of {} points are not shown\n", test_case.points.size() - most_shown, test_case.points.size());
  }
  return text;
}

/// Throws now, rather than after the text, if the picture cannot be drawn or written.
void check_picture(const std::string& path, const Graph& graph) {
  constexpr std::size_t most_nodes = 200;
  if (graph.nodes.size() > most_nodes) {
    throw corpus::Error(path,
                        fmt::format("cannot draw {} nodes legibly, only up to {}", graph.nodes.size(), most_nodes));
  }
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(folder)) throw corpus::Error(path, "the folder does not exist");
  require_writable_file(path);
}

int show(const ShowOptions& options) {
  const corpus::Case test_case = corpus::read_case(corpus::readable(options.path));
  if (!options.svg.empty()) check_picture(options.svg, test_case.graph);
  fmt::print("{}  {}\n{}\n", test_case.id, name(test_case.status), test_case.summary);
  if (!test_case.reason.empty()) fmt::print("known to fail: {}\n", test_case.reason);
  fmt::print("from: {}\n", origin_text(test_case.origin));
  flush_output();
  // In a child process, so that the case is printed even if the engine crashes.
  JobSlots slots(1);
  const ChildResult asked = run_in_child([&] { return nlohmann::json(answers(options, test_case, slots[0])); });
  if (asked.death) {
    fmt::print("\n{}{}", to_string({test_case.graph, test_case.points.front().at}),
               fatal_report(options.engine, *asked.death, slots[0].role, options.patience));
  } else {
    fmt::print("{}", asked.result.get<std::string>());
  }
  if (!options.svg.empty()) {
    flush_output();  // the file may be /dev/stdout
    write_output(options.svg, oracle::draw_svg(test_case.graph, test_case.points.front().at));
    fmt::print("\n{}: the graph at the first point\n", options.svg);
  }
  return exit_clean;
}

}  // namespace

void add_show_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<ShowOptions>();
  command.add_option("CASE", options->path, "A case file")->required()->type_name("");
  command.add_option("--svg", options->svg, "Write a drawing of the graph at the first point to FILE")
      ->type_name("FILE")
      ->check([](const std::string& file) { return file.empty() ? "expected the name of a file, got \"\"" : ""; });
  add_engine_option(command, options->engine, "Engine whose answers are shown");
  add_patience_options(command, options->patience);
  command.callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace minigrad::properties
