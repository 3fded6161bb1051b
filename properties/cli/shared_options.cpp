// SPDX-License-Identifier: MIT
#include "properties/cli/shared_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "oracle/programs/adapters.h"
#include "oracle/programs/engine_process.h"
#include "properties/engines/engines.h"
#include "properties/engines/planted_faults.h"
#include "properties/generate/generate.h"
#include "properties/support/nearest.h"

namespace minigrad::properties {
namespace {

/// Returns "" for the name of an engine, otherwise an error message. Corrections are also taken from `also`.
std::string check_name(const std::string& name, std::vector<std::string> also) {
  try {
    if (is_engine_name(name)) return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  std::vector<std::string>& words = also;
  words.insert(words.end(), {"minigrad", "torch", "finite-difference"});
  for (const Fault& fault : faults()) words.push_back("fault:" + fault.name);
  for (const Fault& fault : runaway_faults()) words.push_back("fault:" + fault.name);
  const std::string hint = did_you_mean(name, words);
  if (name.starts_with("fault:")) {
    return fmt::format("unknown engine \"{}\"{}; `minigrad faults --list` lists the faults", name, hint);
  }
  return fmt::format("unknown engine \"{}\"{}; available: {}", name, hint, engine_names());
}

std::string engine_help() {
  return fmt::format(
      "Engines:\n"
      "  minigrad, torch, finite-difference\n"
      "              built in\n"
      "  fault:NAME  minigrad with a planted fault; `minigrad faults --list` lists them\n"
      "  textbook:N  an engine without a fault that computes by usual formulas; N from 0 to 23 uses all of them\n"
      "  NAME        an engine that oracle/adapters connects: {}\n"
      "  COMMAND     a command line for /bin/sh that contains a space or a slash and speaks the protocol of\n"
      "              corpus/PROTOCOL.md; write cmd:COMMAND if it contains neither\n"
      "  argv:WORDS  the same without a shell: WORDS is a JSON array, as in argv:[\"python3\", \"my adapter.py\"]",
      oracle::adapter_names());
}

constexpr std::uint64_t most_mebibytes = std::uint64_t{1} << 40;

std::string check_engine(const std::string& name) { return check_name(name, {}); }

std::string check_oracle(const std::string& name) { return name == "none" ? "" : check_name(name, {"none"}); }

CLI::Option* add_words_option(CLI::App& command, const std::function<void(const std::string&)>& take) {
  return command
      .add_option_function<std::string>(
          "--engine-argv", [take](const std::string& words) { take(argv_engine(words)); },
          "Engine as a program and its arguments, which no shell reads; ends with -- or with the command line")
      ->type_name("WORD... [--]")
      ->check([](const std::string& words) { return check_engine(argv_engine(words)); });
}

}  // namespace

void add_engine_option(CLI::App& command, std::string& engine, const std::string& what) {
  add_footer(command, engine_help());
  auto* name = command.add_option("--engine", engine, what)->type_name("NAME")->check(check_engine);
  name->capture_default_str();
  add_words_option(command, [&engine](const std::string& words) { engine = words; })->excludes(name);
}

void require_engine(const std::string& engine) {
  if (engine.empty()) throw CLI::RequiredError("--engine or --engine-argv");
}

void add_engines_option(CLI::App& command, std::vector<std::string>& engines) {
  add_footer(command, engine_help());
  command
      .add_option("--engine", engines, "Engine to measure; may be repeated (default: minigrad, and torch if it loads)")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(check_engine);
  add_words_option(command, [&engines](const std::string& words) { engines.push_back(words); });
}

std::vector<std::string> join_engine_words(const std::vector<std::string>& arguments) {
  const auto option = std::ranges::find(arguments, "--engine-argv");
  if (option == arguments.end()) return arguments;
  const auto end = std::find(option + 1, arguments.end(), "--");
  const nlohmann::json words(std::vector<std::string>(option + 1, end));
  if (words.empty()) throw std::invalid_argument("--engine-argv: expected a program and its arguments");
  std::vector<std::string> joined(arguments.begin(), option);
  try {
    joined.push_back("--engine-argv=" + words.dump());
  } catch (const nlohmann::json::type_error&) {
    throw std::invalid_argument("--engine-argv: expected words of UTF-8");
  }
  if (end != arguments.end()) joined.insert(joined.end(), end + 1, arguments.end());
  return joined;
}

void add_patience_options(CLI::App& command, oracle::Patience& patience) {
  command
      .add_option_function<double>(
          "--timeout",
          [&patience](double seconds) { patience.seconds_a_message = patience.seconds_to_start = seconds; },
          fmt::format(
              "Seconds that an engine may take to start and for one answer (default: {:.0f} to start, {:.0f} for an "
              "answer)",
              patience.seconds_to_start, patience.seconds_a_message))
      ->type_name("S")
      ->check(check_seconds);
  add_number_option(command, "--memory", patience.mebibytes,
                    "Memory limit for the process of an engine in MiB; 0 for none", 0, most_mebibytes)
      ->capture_default_str();
}

CLI::Option* add_oracle_option(CLI::App& command, std::string& oracle, const std::string& what) {
  return command.add_option("--oracle", oracle, what)->type_name("NAME")->check(check_oracle)->capture_default_str();
}

void add_report_option(CLI::App& command, std::string& folder, const std::string& files) {
  command.add_option("--report", folder, fmt::format("Write the result to DIR as a page, and as data: {}", files))
      ->type_name("DIR")
      ->check([](const std::string& name) { return name.empty() ? "expected the name of a folder, got \"\"" : ""; });
}

void add_footer(CLI::App& command, const std::string& text) { command.footer(text + "\n\n" + command.get_footer()); }

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
    // no number, or out of range
  }
  return fmt::format("expected a number of seconds, more than 0 and at most 1e9, got \"{}\"", text);
}

void add_shape_options(CLI::App& command, Shape& shape) {
  add_number_option(command, "--points", shape.points, "Number of points for each graph", 1, 100'000)
      ->capture_default_str();
  add_number_option(command, "--max-nodes", shape.max_nodes, "Maximum number of nodes in a graph, leaves included", 1,
                    100'000)
      ->capture_default_str();
}

}  // namespace minigrad::properties
