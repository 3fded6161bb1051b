// SPDX-License-Identifier: MIT
// `minigrad accuracy`: measures the error of each operation by itself.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "properties/accuracy/accuracy_run.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/process/stop_signals.h"
#include "properties/process/stopwatch.h"
#include "properties/report/run_json.h"
#include "properties/support/nearest.h"
#include "properties/support/output_file.h"
#include "properties/support/progress_line.h"

namespace minigrad::properties {
namespace {

const std::vector<std::string> default_engines = {"minigrad", "torch"};

struct AccuracyOptions {
  std::vector<std::string> engines;
  std::vector<std::string> ops;
  oracle::Patience patience;
  bool markdown = false;
  bool json = false;
  std::string json_file;  ///< empty for standard output
  std::string report;
};

std::vector<std::string> operation_names() {
  std::vector<std::string> names;
  for (const Op op : oracle::every_operation()) names.emplace_back(name(op));
  return names;
}

/// Returns "" if there is an operation of that name, otherwise an error message.
std::string check_operation(const std::string& text) {
  const std::vector<std::string> names = operation_names();
  if (std::find(names.begin(), names.end(), text) != names.end()) return "";
  return fmt::format("unknown operation \"{}\"{}; `minigrad ops` lists all", text, did_you_mean(text, names));
}

/// The named operations in the order of op.def, or all operations if no name is given.
std::vector<Op> chosen_operations(const std::vector<std::string>& names) {
  std::vector<Op> ops;
  for (const Op op : oracle::every_operation()) {
    if (names.empty() || std::find(names.begin(), names.end(), name(op)) != names.end()) ops.push_back(op);
  }
  return ops;
}

/// The engines that started. An engine that the user named must start; LibTorch may be missing by default.
std::vector<EngineAccuracy> started(const std::vector<MeasuredEngine>& all, bool asked_for) {
  std::vector<EngineAccuracy> engines;
  for (const MeasuredEngine& measured : all) {
    if (!measured.accuracy.version.empty()) {
      engines.push_back(measured.accuracy);
    } else if (measured.interrupted) {
      continue;
    } else if (asked_for) {
      throw std::runtime_error(fmt::format("{}: {}", measured.accuracy.engine, measured.failure));
    } else {
      fmt::print(stderr, "{} skipped: {}\n", measured.accuracy.engine, measured.failure);
    }
  }
  return engines;
}

std::vector<MeasuredEngine> measure(const std::vector<std::string>& engines, const AccuracyOptions& options) {
  const std::vector<Op> ops = chosen_operations(options.ops);
  const std::size_t total = engines.size() * ops.size();
  catch_first_stop_signal();
  ProgressLine progress;
  const Stopwatch stopwatch;
  std::vector<MeasuredEngine> measured = measure_engines(engines, ops, options.patience, [&](std::size_t done) {
    progress.show(fmt::format("{} of {} operations of {} engines{}", done, total, engines.size(),
                              time_left(stopwatch.seconds(), done, total)));
  });
  progress.clear();
  return measured;
}

int accuracy(const AccuracyOptions& options) {
  if (!options.json_file.empty()) require_writable_file(options.json_file);
  if (!options.report.empty()) require_writable_folder(options.report);
  const bool asked_for = !options.engines.empty();
  const std::vector<MeasuredEngine> measured = measure(asked_for ? options.engines : default_engines, options);
  const std::vector<EngineAccuracy> engines = started(measured, asked_for);
  const nlohmann::json run = {{"run", run_fields("accuracy")}, {"measurements", to_json(engines)}};
  const std::string json = json_text(run);
  if (options.json && options.json_file.empty()) {
    fmt::print("{}", json);
  } else if (!engines.empty()) {
    fmt::print("{}", to_table(engines, options.markdown ? TableForm::markdown : TableForm::text));
  }
  flush_output();  // the file may be /dev/stdout
  if (!options.json_file.empty()) write_output(options.json_file, json);
  if (!options.report.empty()) write_report(options.report, run);
  int exit_code = stop_requested() ? exit_interrupted : exit_clean;
  for (const MeasuredEngine& engine : measured) {
    if (engine.failure.empty() || (engine.accuracy.version.empty() && !engine.interrupted)) continue;
    fmt::print(stderr, "{}: {}\n", engine.accuracy.engine, engine.failure);
    if (!engine.interrupted) exit_code = exit_failures;
  }
  return exit_code;
}

}  // namespace

void add_accuracy_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<AccuracyOptions>();
  add_engines_option(command, options->engines);
  add_patience_options(command, options->patience);
  command.add_option("--op", options->ops, "Measure only this operation; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(check_operation);
  auto* markdown = command.add_flag("--markdown", options->markdown, "Print the table as Markdown");
  auto* json =
      command.add_option("--json", options->json_file,
                         "Write the measurements to FILE as JSON; without FILE, print JSON instead of a table");
  json->type_name("[FILE]")->expected(0, 1);
  add_report_option(command, options->report);
  add_footer(command, "The error is that of the value and of each partial, against a reference at 256 bits.");
  command.callback([options, markdown, json, &exit_code] {
    options->json = json->count() > 0;
    if (options->json && options->json_file.empty() && markdown->count() > 0) {
      throw CLI::ValidationError("--json", "excludes --markdown unless a FILE is given");
    }
    exit_code = accuracy(*options);
  });
}

}  // namespace minigrad::properties
