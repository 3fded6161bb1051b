// SPDX-License-Identifier: MIT
// The command line, `minigrad COMMAND`. The commands are in properties/cli.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "corpus/json/foreign_text.h"
#include "minigrad/version.h"
#include "oracle/programs/engine_process.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/process/descriptor_limit.h"
#include "properties/support/nearest.h"

namespace minigrad::properties {
namespace {

/// Opens standard streams that are closed as /dev/null. Otherwise the next file opened would take the place of a closed
/// stream and receive its output. They are read-only, so writing to them still fails.
void open_standard_streams() {
  int descriptor = 0;
  do {
    descriptor = ::open("/dev/null", O_RDONLY);
  } while (descriptor >= 0 && descriptor <= 2);
  if (descriptor > 2) ::close(descriptor);
}

/// `unknown option "--second" (did you mean "--seconds"?)` for the first option that the command does not have; ""
/// if it has all. CLI11 would name the values of these options as well.
std::string unknown_option(const CLI::App& command, const std::vector<std::string>& arguments) {
  std::vector<std::string> known;
  for (const CLI::Option* const option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    const std::string name = argument.substr(0, argument.find('='));
    if (!name.starts_with("--") || std::find(known.begin(), known.end(), name) != known.end()) continue;
    return fmt::format("unknown option \"{}\"{}", corpus::printable(name), did_you_mean(name, known));
  }
  return "";
}

bool is_command(const std::string& name) {
  const auto is_named = [&](const Command& command) { return command.name == name; };
  return std::ranges::any_of(all_commands(), is_named) || std::ranges::any_of(hidden_commands(), is_named);
}

/// The error message for a wrong command line, with a hint if a command or an option is misspelt.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
  std::vector<std::string> commands;
  for (const Command& command : all_commands()) commands.emplace_back(command.name);
  std::string text = fmt::format("minigrad: {}\n", error.what());
  std::string command = arguments.empty() ? "" : arguments.front();
  if (command.empty() || command.starts_with('-')) {
    text = fmt::format("minigrad: expected a command: {}\n", fmt::join(commands, ", "));
    command.clear();
  } else if (!is_command(command)) {
    text = fmt::format("minigrad: unknown command \"{}\"{}; available: {}\n", command, did_you_mean(command, commands),
                       fmt::join(commands, ", "));
    command.clear();
  } else if (const std::string words = unknown_option(*app.get_subcommand(command), arguments); !words.empty()) {
    text = fmt::format("minigrad: {}\n", words);
  }
  return text + fmt::format("see `minigrad{}{} --help`\n", command.empty() ? "" : " ", command);
}

/// Makes a write beyond the limit on file sizes an error, which is reported, instead of a signal that ends the program.
/// A handler rather than SIG_IGN, which the programs of engines would inherit.
void report_file_size_limit() {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(SIGXFSZ, &action, nullptr);
}

int run(int argc, char** argv) {
  CLI::App app(
      "Test automatic differentiation engines: generate random graphs, compare gradients, and prove which engine is "
      "wrong.",
      "minigrad");
  app.set_version_flag("--version", "minigrad " MINIGRAD_VERSION);
  app.footer(
      "Exit code: 0 no failure, 1 the engine under test failed, 2 wrong usage, or something is missing or broken, "
      "3 the engine answered almost nothing, so it was not tested, 130 stopped by Ctrl-C without a failure so far.");
  app.require_subcommand(1);
  int exit_code = exit_clean;
  add_commands(app, exit_code);
  try {
    require_descriptors(descriptors_of_a_process);
    std::vector<std::string> arguments = join_engine_words({argv + 1, argv + argc});
    std::ranges::reverse(arguments);  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);  // --help or --version
    } else {
      std::fputs(usage_error(app, error, join_engine_words({argv + 1, argv + argc})).c_str(), stderr);
      exit_code = exit_unusable;
    }
  } catch (const oracle::OtherClaims& other) {
    fmt::print(stderr, "minigrad: {}\n", other.what());
    exit_code = exit_failures;
  } catch (const std::exception& error) {
    fmt::print(stderr, "minigrad: {}\n", corpus::printable(error.what(), corpus::Lines::several, 20'000));
    exit_code = exit_unusable;
  }
  return exit_code;
}

}  // namespace
}  // namespace minigrad::properties

int main(int argc, char** argv) {
  minigrad::properties::open_standard_streams();
  minigrad::properties::report_file_size_limit();
  const int exit_code = minigrad::properties::run(argc, argv);
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written || exit_code == minigrad::properties::exit_unusable) return exit_code;
  std::fputs("minigrad: cannot write to standard output\n", stderr);
  return minigrad::properties::exit_unusable;
}
