// SPDX-License-Identifier: MIT
// `minigrad replay`: cases of the corpus, or the case that a seed and an index stand for.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "properties/campaign/campaign.h"
#include "properties/campaign/replay_files.h"
#include "properties/campaign/report.h"
#include "properties/cli/commands.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/death.h"

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
  const std::string file = result.path.string();
  switch (result.outcome) {
    case FileOutcome::passed:
    case FileOutcome::mended: fmt::print("{}: passed, {}\n", file, result.summary); break;
    case FileOutcome::failed: fmt::print("{}: failed, {}\n", file, result.summary); break;
    case FileOutcome::unreadable: break;
  }
  if (!result.report.empty()) fmt::print("{}", result.report);
  if (result.outcome == FileOutcome::mended) {
    if (update) make_regression(result.path);
    fmt::print("{}\n", update ? "it is a regression case from now on"
                              : "--update, or `minigrad fuzz` with this folder, makes it a regression case");
  }
  if (!result.report.empty()) fmt::print("\n");
  flush_output();
}

int replay_paths(const ReplayOptions& options) {
  std::vector<std::filesystem::path> paths;
  std::size_t places_without = 0;
  for (const std::string& place : options.paths) {
    try {
      const auto found = corpus::find_cases(place);
      if (found.empty()) throw corpus::Error(place, "expected cases (*.json) in this folder, got none");
      paths.insert(paths.end(), found.begin(), found.end());
    } catch (const corpus::Error& error) {
      ++places_without;
      fmt::print(stderr, "minigrad: {}\n", error.what());
    }
  }
  const FileCounts counts = replay_files(paths, options.engine, options.patience,
                                         [&](const FileReplay& result) { show_result(result, options.update); });
  if (!paths.empty()) {
    fmt::print("{} of {} cases pass{}\n", counts.passed, counts.total(),
               counts.unreadable == 0 ? "" : fmt::format(", {} cannot be read", counts.unreadable));
  }
  if (counts.failed > 0) return exit_failures;
  return counts.unreadable + places_without > 0 ? exit_unusable : exit_clean;
}

/// Asks the engine about a subject and tells, for the first points at which it fails, what it said.
nlohmann::json examine_subject(const ReplayOptions& options, const Subject& subject) {
  constexpr std::size_t most_shown = 10;
  const auto engine = make_deadline_engine(options.engine, options.patience, Role::engine, nullptr);
  std::unique_ptr<oracle::Differentiator> oracle;
  if (options.oracle != "none") oracle = make_deadline_engine(options.oracle, options.patience, Role::oracle, nullptr);
  const Graph& graph = subject.drawing.graph;
  const Examination examination =
      examine(graph, subject.drawing.points, subject.backward, *engine, oracle.get(), Thoroughness::judge_all);
  std::string text;
  for (std::size_t i = 0; i < examination.failures.size() && i < most_shown; ++i) {
    const Failure& failure = examination.failures[i];
    const std::span<const double> at = subject.drawing.points[failure.point];
    text += fmt::format("point {}: {}\n{}\n", failure.point, name(failure.verdict),
                        report_failure({graph, {at.begin(), at.end()}}, subject.backward, *engine, oracle.get()));
  }
  finish_engine(*engine, options.engine);
  if (examination.failures.size() > most_shown) text += fmt::format("the first {} are shown\n", most_shown);
  return {{"failures", examination.failures.size()}, {"text", text}};
}

/// What the campaign drew from: less than everything where the engine or the oracle is a program that claims less.
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

/// Draws the case of a campaign again, shows it, and has it examined where an engine that dies does no harm.
int replay_index(const ReplayOptions& options) {
  const Subject subject = draw_subject(*options.seed, *options.index, claimed_shape(options));
  const oracle::Points& points = subject.drawing.points;
  const std::span<const double> at = points[0];
  fmt::print("seed {}, index {}: {} nodes, {} points, of which this is the first\n{}\n", *options.seed, *options.index,
             subject.drawing.graph.nodes.size(), points.size(),
             to_string({subject.drawing.graph, {at.begin(), at.end()}}));
  flush_output();
  const ChildResult examined = run_in_child([&] { return examine_subject(options, subject); });
  if (examined.death) {
    fmt::print("{}", fatal_report(options.engine, *examined.death, options.patience));
    return exit_failures;
  }
  const auto failures = examined.result.at("failures").get<std::size_t>();
  fmt::print("{}{} fails at {} of {} points\n", examined.result.at("text").get<std::string>(), options.engine, failures,
             points.size());
  return failures == 0 ? exit_clean : exit_failures;
}

}  // namespace

void add_replay_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("replay", "Run cases of the corpus, or one case of a campaign, again");
  const auto options = std::make_shared<ReplayOptions>();
  auto* paths = command->add_option("PATH", options->paths, "Case files, or folders of them")->type_name("");
  add_engine_option(*command, options->engine);
  add_patience_options(*command, options->patience);
  auto* oracle = add_oracle_option(*command, options->oracle)->excludes(paths);
  oracle->description("Whose answers to show beside the engine's: the same names, or none");
  auto* seed = add_number_option(*command, "--seed", options->seed, "The campaign's seed", 0, any_number);
  auto* index = add_number_option(*command, "--index", options->index, "The case's index in it", 0, any_number);
  command->add_flag("--update", options->update, "Make open cases that are mended regression cases")->needs(paths);
  add_shape_options(*command, options->shape);
  seed->needs(index)->excludes(paths);
  index->needs(seed)->excludes(paths);
  command->footer(
      "--points, --max-nodes and an --oracle that is a program must be as in the campaign, for an index to mean the "
      "same case.");
  command->callback([options, &exit_code] {
    if (options->paths.empty() && !options->seed) {
      throw CLI::ValidationError("replay", "expected case files or folders, or --seed and --index");
    }
    exit_code = options->seed ? replay_index(*options) : replay_paths(*options);
  });
}

}  // namespace minigrad::properties
