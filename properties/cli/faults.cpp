// SPDX-License-Identifier: MIT
// `minigrad faults`: measures how soon and how small the harness finds each planted fault. `--list` lists the faults.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/engines/planted_faults.h"
#include "properties/faults/faults_report.h"
#include "properties/faults/measure_faults.h"
#include "properties/faults/measure_textbook.h"
#include "properties/process/stop_signals.h"
#include "properties/process/stopwatch.h"
#include "properties/report/run_json.h"
#include "properties/support/nearest.h"
#include "properties/support/output_file.h"
#include "properties/support/progress_line.h"

namespace minigrad::properties {
namespace {

struct FaultsOptions {
  FaultSearch search;
  std::vector<std::string> names;
  bool list = false;
  bool markdown = false;
  std::string json;
  std::string report;
  std::uint64_t textbook_points = 0;
  std::uint64_t seed = 1;
};

std::string check_fault(const std::string& text) {
  std::vector<std::string> names;
  for (const Fault& fault : faults()) names.push_back(fault.name);
  if (std::find(names.begin(), names.end(), text) != names.end()) return "";
  return fmt::format("unknown fault \"{}\"{}; `minigrad faults --list` lists all", text, did_you_mean(text, names));
}

/// The named faults in the order of the registry, or all faults if no name is given.
std::vector<const Fault*> chosen_faults(const std::vector<std::string>& names) {
  std::vector<const Fault*> chosen;
  for (const Fault& fault : faults()) {
    if (names.empty() || std::find(names.begin(), names.end(), fault.name) != names.end()) chosen.push_back(&fault);
  }
  return chosen;
}

int list_faults(const FaultsOptions& options) {
  for (const Fault* fault : chosen_faults(options.names)) fmt::print("{:<22}{}\n", fault->name, fault->summary);
  if (!options.names.empty()) return exit_clean;
  for (const Fault& fault : runaway_faults()) fmt::print("{:<22}{} (not measured)\n", fault.name, fault.summary);
  return exit_clean;
}

int measure(const FaultsOptions& options) {
  if (!options.json.empty()) require_writable_file(options.json);
  if (!options.report.empty()) require_writable_folder(options.report);
  std::vector<std::string> names;
  for (const Fault* fault : chosen_faults(options.names)) names.push_back(fault->name);
  catch_first_stop_signal();
  ProgressLine progress;
  const Stopwatch stopwatch;
  const std::vector<MeasuredFault> measured = measure_faults(names, options.search, [&](std::size_t done) {
    progress.show(
        fmt::format("{} of {} faults{}", done, names.size(), time_left(stopwatch.seconds(), done, names.size())));
  });
  progress.clear();
  if (stop_requested()) fmt::print("stopped early: {} of {} faults are measured\n", measured.size(), names.size());
  if (!measured.empty())
    fmt::print("{}", to_table(measured, options.search, options.markdown ? TableForm::markdown : TableForm::text));
  flush_output();  // the file may be /dev/stdout
  const nlohmann::json run = {{"run", run_fields("faults")},
                              {"oracle", options.search.oracle},
                              {"most_graphs", options.search.graphs},
                              {"measurements", to_json(measured)}};
  if (!options.json.empty()) write_output(options.json, json_text(run));
  if (!options.report.empty()) write_report(options.report, run);
  const bool all_found = std::all_of(measured.begin(), measured.end(), [](const auto& one) { return one.found(); });
  if (!all_found) return exit_failures;
  return stop_requested() ? exit_interrupted : exit_clean;
}

/// Textbook engines have no fault, so a finite answer of theirs that is called wrong is a failure of the judge.
int measure_textbook_engines(const FaultsOptions& options) {
  const TextbookVerdicts verdicts = measure_textbook(options.seed, options.textbook_points);
  fmt::print("{}", to_text(verdicts));
  return verdicts.falsely_wrong() + verdicts.rounded_imprecise == 0 ? exit_clean : exit_failures;
}

int run(const FaultsOptions& options) {
  if (options.textbook_points > 0) return measure_textbook_engines(options);
  return options.list ? list_faults(options) : measure(options);
}

}  // namespace

void add_faults_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<FaultsOptions>();
  FaultSearch& search = options->search;
  command.add_option("--fault", options->names, "Measure only this fault; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(check_fault);
  add_oracle_option(command, search.oracle);
  add_number_option(command, "--seeds", search.seeds, "Campaigns for each fault, with the seeds 1 to N", 1, 1000)
      ->capture_default_str();
  add_number_option(command, "--graphs", search.graphs, "Maximum number of graphs in a campaign", 1, any_number)
      ->capture_default_str();
  add_number_option(command, "--share-points", search.share_points,
                    "Points for each fault at which the judge is compared with gradient checks that use tolerances", 0,
                    any_number)
      ->capture_default_str();
  add_number_option(command, "--jobs", search.jobs, "Number of processes", 1, 1024)->capture_default_str();
  command.add_flag("--markdown", options->markdown, "Print the tables as Markdown");
  command.add_option("--json", options->json, "Write the measurements to FILE as JSON")->type_name("FILE");
  add_report_option(command, options->report);
  command.add_flag("--list", options->list, "List the faults and exit; each is an engine called fault:NAME");
  add_number_option(command, "--textbook", options->textbook_points,
                    "Instead judge N points of engines that compute by usual formulas and have no fault, textbook:0 to "
                    "textbook:23",
                    1, any_number);
  add_number_option(command, "--seed", options->seed, "Seed of the points of --textbook", 0, any_number)
      ->capture_default_str();
  command.footer(
      "Exit code: 0 if every campaign finds its fault, 1 if one does not; with --textbook, 1 if the judge accuses a "
      "finite answer falsely.");
  command.callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace minigrad::properties
