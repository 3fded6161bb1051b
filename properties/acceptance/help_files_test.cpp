// SPDX-License-Identifier: MIT
// The files that are made from the command line: completions of shells and the manual page.
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "properties/acceptance/program.h"
#include "properties/cli/command_tree.h"
#include "properties/cli/commands.h"

namespace minigrad::properties {
namespace {

TEST(HelpFiles, EachExampleIsAValidCommandLine) {
  for (const auto* const commands : {&all_commands(), &hidden_commands()}) {
    for (const Command& command : *commands) {
      CLI::App app;
      int exit_code = 0;
      add_commands(app, exit_code);
      CLI::App& parsed = *app.get_subcommand(command.name);
      std::vector<std::string> unknown;
      parsed.parse_complete_callback([&] {
        unknown = parsed.remaining();
        throw CLI::Success();  // before the command runs
      });
      EXPECT_THROW(app.parse(std::string(command.name) + ' ' + command.example), CLI::Success) << command.name;
      EXPECT_TRUE(unknown.empty() || std::string(command.name) == "bench") << command.name;
      EXPECT_TRUE(has(run({command.name, "--help"}).output, std::string("Example:\n  minigrad ") + command.name));
    }
  }
}

/// What bash offers for the last of these words.
std::string completed(const std::string& words) {
  const std::string count = std::to_string(std::count(words.begin(), words.end(), ' '));
  const std::string script = "eval \"$('" MINIGRAD_PROGRAM "' completion bash)\"; COMP_WORDS=(" + words +
                             "); COMP_CWORD=" + count + "; _minigrad; echo \"${COMPREPLY[*]}\"";
  return run_shell("bash -c \"$1\"", {script}).output;
}

TEST(HelpFiles, BashCompletesCommandsOptionsAndValues) {
  EXPECT_EQ(completed("minigrad fu"), "fuzz\n");
  EXPECT_EQ(completed("minigrad fuzz --max"), "--max-nodes\n");
  EXPECT_EQ(completed("minigrad conform --level pre"), "precision\n");
  EXPECT_EQ(completed("minigrad fuzz --oracle no"), "none\n");
  EXPECT_EQ(completed("minigrad fuzz --seed 1"), "\n");
  EXPECT_EQ(completed("minigrad accuracy --op tan"), "tan tanh\n");
  EXPECT_EQ(completed("minigrad show /dev/nul"), "/dev/null\n");
}

TEST(HelpFiles, NameEachCommandAndOption) {
  const std::string bash = run({"completion", "bash"}).output;
  const std::string zsh = run({"completion", "zsh"}).output;
  const std::string fish = run({"completion", "fish"}).output;
  const std::string man = run({"man"}).output;
  CLI::App app;
  int exit_code = 0;
  add_commands(app, exit_code);
  for (const CLI::App* const command : visible_commands(app)) {
    const std::string& name = command->get_name();
    EXPECT_TRUE(has(man, "\n.SS " + name + "\n"));
    EXPECT_TRUE(has(zsh, "\n    " + name + ") _arguments"));
    EXPECT_TRUE(has(fish, " -a " + name + " -d "));
    for (const CLI::Option* const option : long_options(*command)) {
      EXPECT_TRUE(has(bash, long_name(*option)));
      EXPECT_TRUE(has(zsh, "'*" + long_name(*option)));
      EXPECT_TRUE(has(fish, "from " + name + "' -l " + option->get_lnames().front() + ' '));
    }
  }
  EXPECT_FALSE(has(bash, "completion zsh"));
  EXPECT_EQ(run({"completion", "tcsh"}).exit_code, 2);
}

TEST(HelpFiles, ManualHasOnlyRequestsThatRoffKnows) {
  const std::set<std::string> known{".TH", ".SH", ".SS", ".TP", ".B", ".I", ".PP", ".nf", ".fi"};
  std::istringstream lines(run({"man"}).output);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.empty() || (line.front() != '.' && line.front() != '\'') ||
                known.contains(line.substr(0, line.find(' '))))
        << line;
  }
}

}  // namespace
}  // namespace minigrad::properties
