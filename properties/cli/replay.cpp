// SPDX-License-Identifier: MIT
// `minigrad replay`: runs cases of the corpus, or one graph of a campaign, again.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "corpus/layout/layout.h"
#include "oracle/judge.h"
#include "properties/campaign/campaign.h"
#include "properties/campaign/report.h"
#include "properties/cases/replay_files.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/death.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct ReplayOptions {
  std::vector<std::string> paths;
  std::string engine = "minigrad";
  std::string oracle = "none";
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> index;
  bool update = false;
  Shape shape;
  oracle::Patience patience;
};

void show_result(const FileReplay& result, bool update) {
  const std::string file = corpus::printable(result.path);
  switch (result.outcome) {
    case FileOutcome::passed:
    case FileOutcome::mended: fmt::print("{}: passed, {}\n", file, result.summary); break;
    case FileOutcome::nothing_owed: fmt::print("{}: nothing is owed, {}\n", file, result.summary); break;
    case FileOutcome::failed: fmt::print("{}: failed, {}\n", file, result.summary); break;
    case FileOutcome::untested: fmt::print("{}: not tested, {}\n", file, result.summary); break;
    case FileOutcome::unreadable: break;
  }
  if (!result.report.empty()) fmt::print("{}", result.report);
  if (result.outcome == FileOutcome::mended) {
    if (update) make_regression(result.path);
    fmt::print("{}\n", update ? "now a regression case" : "use --update to mark it as a regression case");
  }
  if (!result.report.empty()) fmt::print("\n");
  flush_output();
}

int replay_paths(const ReplayOptions& options) {
  std::vector<std::filesystem::path> paths;
  std::size_t places_without = 0;
  for (const std::string& place : options.paths) {
    try {
      const auto found = corpus::find_cases(options.update ? std::filesystem::path(place) : corpus::readable(place));
      if (found.empty()) throw corpus::Error(place, "expected cases (*.json) in this folder, got none");
      paths.insert(paths.end(), found.begin(), found.end());
    } catch (const corpus::Error& error) {
      ++places_without;
      fmt::print(stderr, "minigrad: {}\n", error.what());
    }
  }
  const FileCounts counts = replay_files(paths, options.engine, options.patience,
                                         [&](const FileReplay& result) { show_result(result, options.update); });
  if (!paths.empty()) fmt::print("{}\n", in_words(counts));
  if (counts.failed > 0) return exit_failures;
  return counts.is_whole() && places_without == 0 ? exit_clean : exit_unusable;
}

/// Asks the engine about a subject. Reports the first failures.
nlohmann::json examine_subject(const ReplayOptions& options, const Subject& subject, JobSlot& slot) {
  constexpr std::size_t most_shown = 10;
  const auto engine = make_deadline_engine(options.engine, options.patience, Role::engine, &slot);
  std::unique_ptr<oracle::Differentiator> oracle;
  if (options.oracle != "none") oracle = make_deadline_engine(options.oracle, options.patience, Role::oracle, &slot);
  const Question question = in_preferred_constants(subject.question, engine->capabilities());
  const Examination examination = examine(question, *engine, oracle.get(), Thoroughness::judge_all);
  std::string text;
  for (std::size_t i = 0; i < examination.failures.size() && i < most_shown; ++i) {
    const Failure& failure = examination.failures[i];
    text += fmt::format("point {}: {}\n{}\n", failure.point, name(failure.verdict),
                        report_failure(question_at(question, failure.point), *engine, oracle.get()));
  }
  finish_engine(*engine, options.engine);
  if (examination.failures.size() > most_shown)
    text += fmt::format("only the first {} failures are shown\n", most_shown);
  return {{"failures", examination.failures.size()}, {"text", text}};
}

/// The shape that the campaign used: narrowed to what the engine and the oracle claim, if they are programs.
Shape claimed_shape(const ReplayOptions& options) {
  Shape shape = options.shape;
  if (engine_command(options.engine)) {
    shape = narrowed(shape, make_engine(options.engine, options.patience)->capabilities());
  }
  if (engine_command(options.oracle)) {
    shape = narrowed_to_oracle(shape, make_engine(options.oracle, options.patience)->capabilities());
  }
  return shape;
}

/// Draws a graph of a campaign again, prints it, and examines it in a child process that may crash.
int replay_index(const ReplayOptions& options) {
  const Subject subject = draw_subject(*options.seed, *options.index, claimed_shape(options));
  const auto& [graph, points, manner] = subject.question;
  fmt::print("seed {}, index {}: {} nodes, {} points; the first point is shown\n{}\n", *options.seed, *options.index,
             graph.nodes.size(), points.size(), to_string(example_at(subject.question, 0)));
  flush_output();
  JobSlots slots(1);
  const ChildResult examined = run_in_child([&] { return examine_subject(options, subject, slots[0]); });
  if (examined.death) {
    const Role role = slots[0].role;
    fmt::print("{}", fatal_report(options.engine, *examined.death, role, options.patience));
    return is_of_engine(*examined.death, role) ? exit_failures : exit_unusable;
  }
  const auto failures = examined.result.at("failures").get<std::size_t>();
  fmt::print("{}{} fails at {} of {} points\n", examined.result.at("text").get<std::string>(), options.engine, failures,
             points.size());
  return failures == 0 ? exit_clean : exit_failures;
}

}  // namespace

void add_replay_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<ReplayOptions>();
  auto* paths = command.add_option("PATH", options->paths, "Case files, or folders of case files")->type_name("");
  add_engine_option(command, options->engine);
  add_patience_options(command, options->patience);
  auto* oracle =
      add_oracle_option(command, options->oracle, "Engine whose answers are shown beside those of --engine, or none");
  oracle->excludes(paths);
  auto* seed = add_number_option(command, "--seed", options->seed, "Seed of the campaign", 0, any_number);
  auto* index = add_number_option(command, "--index", options->index, "Index of the graph in it", 0, any_number);
  command.add_flag("--update", options->update, "Mark open cases that pass as regression cases")->needs(paths);
  add_shape_options(command, options->shape);
  seed->needs(index)->excludes(paths);
  index->needs(seed)->excludes(paths);
  add_footer(
      command,
      "An index means the same graph only with the --points and --max-nodes of the campaign, and with its --oracle if "
      "that is a program.");
  command.callback([options, &exit_code] {
    if (options->paths.empty() && !options->seed) {
      throw CLI::ValidationError("replay", "expected case files or folders, or --seed and --index");
    }
    if (options->seed || options->update) oracle::require_judge();
    exit_code = options->seed ? replay_index(*options) : replay_paths(*options);
  });
}

}  // namespace minigrad::properties
