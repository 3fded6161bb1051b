// SPDX-License-Identifier: MIT
// `minigrad show`: prints a case and the answers of an engine, and draws its graph.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "corpus/layout/layout.h"
#include "properties/campaign/campaign.h"
#include "properties/campaign/report.h"
#include "properties/cases/recorded_case.h"
#include "properties/cli/commands.h"
#include "properties/cli/explained.h"
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
  PictureFiles pictures;
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

/// The report by the truth in the file, or the graph and why there is none.
std::string recorded_report(const corpus::Case& test_case, const corpus::Point& point, const Question& question,
                            oracle::Differentiator& engine) {
  try {
    const oracle::RecordedJudge judge = recorded_judge(test_case, point, engine.capabilities());
    const EngineAnswers answers(question, engine);
    return report_point(answers, 0, inspect(answers, 0, judge));
  } catch (const oracle::NoJudge& error) {
    return fmt::format("{}{}\n", to_string(example_at(question, 0)), error.what());
  }
}

/// The answers of the engine at the first points of a case, beside the truth.
std::string answers(const ShowOptions& options, const corpus::Case& test_case, JobSlot& slot) {
  constexpr std::size_t most_shown = 10;
  const auto engine = make_deadline_engine(options.engine, options.patience, Role::engine, &slot);
  const Question question = in_format(question_of(test_case, engine->capabilities()), engine->capabilities().dtype);
  std::string text;
  for (std::size_t i = 0; i < test_case.points.size() && i < most_shown; ++i) {
    const Question at_point = question_at(question, i);
    text += '\n' + (oracle::has_judge() ? report_failure(at_point, *engine, nullptr)
                                        : recorded_report(test_case, test_case.points[i], at_point, *engine));
  }
  finish_engine(*engine, options.engine);
  if (test_case.points.size() > most_shown) {
    text +=
        fmt::format("\n{} of {} points are not shown\n", test_case.points.size() - most_shown, test_case.points.size());
  }
  return text;
}

int show(const ShowOptions& options) {
  const corpus::Case test_case = corpus::read_case(corpus::readable(options.path));
  if (options.pictures.any()) oracle::require_judge();
  check_pictures(options.pictures, test_case);
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
  if (options.pictures.any()) {
    write_pictures(options.pictures, explain_named(test_case, {options.engine, "none", options.patience}), stdout);
  }
  return exit_clean;
}

}  // namespace

void add_show_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<ShowOptions>();
  command.add_option("CASE", options->path, "A case file")->required()->type_name("");
  add_engine_option(command, options->engine, "Engine whose answers are shown");
  add_patience_options(command, options->patience);
  add_picture_options(command, options->pictures);
  command.callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace minigrad::properties
