// SPDX-License-Identifier: MIT
// `minigrad cases`: regenerates the seed cases or the conformance suite.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "corpus/json/file.h"
#include "properties/cli/commands.h"
#include "properties/seed_cases/seed_cases.h"
#include "properties/suite/suite_json.h"

namespace minigrad::properties {
namespace {

struct CasesOptions {
  std::string folder;
  bool conformance = false;
};

std::size_t write_seed_cases(const std::string& folder) {
  const std::vector<StartingCase> cases = starting_cases();
  for (const StartingCase& made : cases) write_case(made.content, folder, made.stem);
  return cases.size();
}

std::size_t write_conformance_suite(const std::string& folder) {
  std::size_t count = 0;
  for (const ConformanceLevel& level : conformance_suite()) {
    corpus::write_file(std::filesystem::path(folder) / (level.name + ".json"), to_json(level));
    count += level.cases.size();
  }
  return count;
}

}  // namespace

void add_cases_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<CasesOptions>();
  command.add_option("FOLDER", options->folder, "Folder to write to, such as corpus/cases; other files in it are kept")
      ->required();
  command.add_flag("--conformance", options->conformance,
                   "Write the conformance suite (corpus/conformance) instead of the seed cases (corpus/cases)");
  command.footer("The judge computes the expected values.");
  command.callback([options, &exit_code] {
    const std::size_t count =
        options->conformance ? write_conformance_suite(options->folder) : write_seed_cases(options->folder);
    fmt::print("{}: {} cases written\n", options->folder, count);
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
