// SPDX-License-Identifier: MIT
// What several commands share: options, and the words for their misuse.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include "properties/cli/commands.h"
#include "properties/engines/engines.h"
#include "properties/engines/planted_faults.h"
#include "properties/support/nearest.h"

namespace minigrad::properties {
namespace {

std::string check_name(const std::string& name, std::vector<std::string> also) {
  if (is_engine_name(name)) return "";
  std::vector<std::string>& words = also;
  words.insert(words.end(), {"minigrad", "torch", "finite-difference"});
  for (const Fault& fault : faults()) words.push_back("fault:" + fault.name);
  for (const Fault& fault : runaway_faults()) words.push_back("fault:" + fault.name);
  const std::string hint = did_you_mean(name, words);
  return fmt::format("no engine is called \"{}\"{}; there are {}", name, hint, engine_names());
}

constexpr std::uint64_t most_mebibytes = std::uint64_t{1} << 40;

std::string check_engine(const std::string& name) { return check_name(name, {}); }

std::string check_oracle(const std::string& name) { return name == "none" ? "" : check_name(name, {"none"}); }

}  // namespace

CLI::Option* add_engine_option(CLI::App& command, std::string& engine) {
  return command.add_option("--engine", engine, "Who is tested: " + engine_names())
      ->type_name("NAME")
      ->check(check_engine)
      ->capture_default_str();
}

CLI::Option* add_engines_option(CLI::App& command, std::vector<std::string>& engines) {
  return command
      .add_option("--engine", engines, "Whom to measure; may be repeated. Without it: minigrad, and torch if it loads")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(check_engine);
}

void add_patience_options(CLI::App& command, oracle::Patience& patience) {
  command
      .add_option("--timeout", patience.seconds_a_message,
                  "How long an engine may take for an answer; a program may take longer to start")
      ->type_name("S")
      ->check(check_seconds)
      ->capture_default_str();
  add_number_option(command, "--memory", patience.mebibytes,
                    "MiB of memory that the process of an engine may take; 0 for any", 0, most_mebibytes)
      ->capture_default_str();
}

CLI::Option* add_oracle_option(CLI::App& command, std::string& oracle) {
  return command.add_option("--oracle", oracle, "Against whom: the same names, or none to leave all to the judge")
      ->type_name("NAME")
      ->check(check_oracle)
      ->capture_default_str();
}

std::string check_whole_number(const std::string& text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && stop == end && number >= least && number <= most) return "";
  return fmt::format("expected a whole number from {} to {}, got \"{}\"", least, most, text);
}

std::string check_seconds(const std::string& text) {
  try {
    std::size_t end = 0;
    const double seconds = std::stod(text, &end);
    if (end == text.size() && seconds > 0 && seconds <= 1e9) return "";
  } catch (const std::logic_error&) {
    // stod found no number, or one too large: said below
  }
  return fmt::format("expected a number of seconds, more than 0 and at most 1e9, got \"{}\"", text);
}

void add_shape_options(CLI::App& command, Shape& shape) {
  add_number_option(command, "--points", shape.points, "Points at which each graph is checked", 1, 100'000)
      ->capture_default_str();
  add_number_option(command, "--max-nodes", shape.max_nodes, "Nodes of the largest graph, leaves included", 1, 100'000)
      ->capture_default_str();
}

void flush_output() {
  if (std::fflush(stdout) != 0) throw std::system_error(errno, std::generic_category(), "standard output");
}

std::string usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
  }
  std::string text = fmt::format("minigrad: {}\n", error.what());
  std::string command = arguments.empty() ? "" : arguments.front();
  if (command.empty() || command.starts_with('-')) {
    text = fmt::format("minigrad: expected a command first: {}\n", fmt::join(commands, ", "));
    command.clear();
  } else if (std::find(commands.begin(), commands.end(), command) == commands.end()) {
    text = fmt::format("minigrad: there is no command \"{}\"{}; there are {}\n", command,
                       did_you_mean(command, commands), fmt::join(commands, ", "));
    command.clear();
  }
  return text + fmt::format("minigrad{}{} --help says more\n", command.empty() ? "" : " ", command);
}

}  // namespace minigrad::properties
