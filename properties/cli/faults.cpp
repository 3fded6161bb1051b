// SPDX-License-Identifier: MIT
// `minigrad faults`: how soon and how small the harness finds each planted fault; with `--list`, what they are.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "properties/cli/commands.h"
#include "properties/engines/planted_faults.h"
#include "properties/faults/faults_report.h"
#include "properties/faults/measure_faults.h"
#include "properties/support/nearest.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct FaultsOptions {
  FaultSearch search;
  std::vector<std::string> names;
  bool list = false;
  bool markdown = false;
  std::string json;
};

std::string check_fault(const std::string& text) {
  std::vector<std::string> names;
  for (const Fault& fault : faults()) names.push_back(fault.name);
  if (std::find(names.begin(), names.end(), text) != names.end()) return "";
  return fmt::format("no fault is called \"{}\"{}; `minigrad faults --list` lists them", text,
                     did_you_mean(text, names));
}

/// Those asked for, in the order of the registry; all when none was.
std::vector<const Fault*> chosen_faults(const std::vector<std::string>& names) {
  std::vector<const Fault*> chosen;
  for (const Fault& fault : faults()) {
    if (names.empty() || std::find(names.begin(), names.end(), fault.name) != names.end()) chosen.push_back(&fault);
  }
  return chosen;
}

int list_faults(const FaultsOptions& options) {
  for (const Fault* fault : chosen_faults(options.names)) fmt::print("{:<20}{}\n", fault->name, fault->summary);
  if (!options.names.empty()) return exit_clean;
  for (const Fault& fault : runaway_faults()) fmt::print("{:<20}{}, and is not measured\n", fault.name, fault.summary);
  return exit_clean;
}

/// A line that replaces itself, for whoever waits at a terminal.
void show_progress(std::size_t done, std::size_t total) {
  if (isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r{} of {} faults{}", done, total, done == total ? "\r\x1b[K" : "");
  std::fflush(stderr);
}

int measure(const FaultsOptions& options) {
  if (!options.json.empty()) require_writable_file(options.json);
  std::vector<std::string> names;
  for (const Fault* fault : chosen_faults(options.names)) names.push_back(fault->name);
  const std::vector<MeasuredFault> measured =
      measure_faults(names, options.search, [&](std::size_t done) { show_progress(done, names.size()); });
  fmt::print("{}", to_table(measured, options.search, options.markdown ? TableForm::markdown : TableForm::text));
  flush_output();  // the file may be /dev/stdout
  if (!options.json.empty()) write_output(options.json, to_json(measured).dump(2) + '\n');
  const bool all_found = std::all_of(measured.begin(), measured.end(), [](const auto& one) { return one.found(); });
  return all_found ? exit_clean : exit_failures;
}

}  // namespace

void add_faults_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "faults", "Measure how soon campaigns find each planted fault, beside the usual gradient tests");
  const auto options = std::make_shared<FaultsOptions>();
  FaultSearch& search = options->search;
  command->add_option("--fault", options->names, "Measure only this fault; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(check_fault);
  add_oracle_option(*command, search.oracle);
  add_number_option(*command, "--seeds", search.seeds, "Campaigns for each fault, of the seeds 1 to N", 1, 1000)
      ->capture_default_str();
  add_number_option(*command, "--graphs", search.graphs, "A campaign gives up after N graphs", 1, any_number)
      ->capture_default_str();
  add_number_option(*command, "--share-points", search.share_points,
                    "Points of each fault at which the judge is held beside the tests with tolerances", 0, any_number)
      ->capture_default_str();
  add_number_option(*command, "--jobs", search.jobs, "Processes that share the work", 1, 1024)->capture_default_str();
  command->add_flag("--markdown", options->markdown, "Print the tables as Markdown");
  command->add_option("--json", options->json, "Write the figures to this file, as JSON")->type_name("FILE");
  command->add_flag("--list", options->list, "Measure nothing: list the faults, each an engine called fault:NAME");
  command->footer("Exit code: 0 when every campaign finds its fault, 1 when one does not.");
  command->callback([options, &exit_code] { exit_code = options->list ? list_faults(*options) : measure(*options); });
}

}  // namespace minigrad::properties
