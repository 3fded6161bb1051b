// SPDX-License-Identifier: MIT
// `minigrad cases`: writes the starting cases or the conformance suite again, for whoever changes them or the judge.
#include <fmt/format.h>

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

std::size_t write_starting_cases(const std::string& folder) {
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

void add_cases_command(CLI::App& app, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("cases", "For developers: write the starting cases, with the judge's expectations");
  const auto options = std::make_shared<CasesOptions>();
  command->add_option("FOLDER", options->folder, "Where they go, such as corpus/cases; other files there stay")
      ->required();
  command->add_flag("--conformance", options->conformance, "Write the conformance suite, for corpus/conformance");
  command->callback([options, &exit_code] {
    const std::size_t count =
        options->conformance ? write_conformance_suite(options->folder) : write_starting_cases(options->folder);
    fmt::print("{}: {} cases written\n", options->folder, count);
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
