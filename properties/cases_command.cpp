// SPDX-License-Identifier: MIT
// `minigrad cases`: writes the starting cases again, for whoever changes them or the judge.
#include <fmt/format.h>

#include <memory>

#include "properties/commands.h"
#include "properties/starting_cases.h"

namespace minigrad::properties {

void add_cases_command(CLI::App& app, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("cases", "For developers: write the starting cases, with the judge's expectations");
  const auto folder = std::make_shared<std::string>();
  command->add_option("FOLDER", *folder, "Where they go, such as corpus/cases; other files there stay")->required();
  command->callback([folder, &exit_code] {
    const std::vector<StartingCase> cases = starting_cases();
    for (const StartingCase& made : cases) write_case(made.content, *folder, made.stem);
    fmt::print("{}: {} cases written\n", *folder, cases.size());
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
