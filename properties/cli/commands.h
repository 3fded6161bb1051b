// SPDX-License-Identifier: MIT
// The subcommands of `minigrad`. Each adds itself to the command line and leaves its exit code when it was chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "oracle/programs/engine_process.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {

/// What a shell is told.
enum ExitCode : int {
  exit_clean = 0,
  exit_failures = 1,  ///< somebody failed, whatever else happened
  exit_unusable = 2,  ///< wrong usage, or something is missing or cannot be read or written
};

inline constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

void add_fuzz_command(CLI::App& app, int& exit_code);
void add_replay_command(CLI::App& app, int& exit_code);
void add_show_command(CLI::App& app, int& exit_code);
void add_ops_command(CLI::App& app, int& exit_code);
void add_faults_command(CLI::App& app, int& exit_code);
void add_accuracy_command(CLI::App& app, int& exit_code);
void add_cases_command(CLI::App& app, int& exit_code);
void add_conform_command(CLI::App& app, int& exit_code);
void add_serve_command(CLI::App& app, int& exit_code);
void add_bench_command(CLI::App& app, int& exit_code);
void add_draw_command(CLI::App& app, int& exit_code);
void add_merge_command(CLI::App& app, int& exit_code);

/// `--engine NAME` with a check that there is one of that name, or that it is a command line.
CLI::Option* add_engine_option(CLI::App& command, std::string& engine);

/// `--engine NAME`, as often as one likes.
CLI::Option* add_engines_option(CLI::App& command, std::vector<std::string>& engines);

/// `--oracle NAME`, which may also be "none".
CLI::Option* add_oracle_option(CLI::App& command, std::string& oracle);

/// `--timeout S` and `--memory MIB`.
void add_patience_options(CLI::App& command, oracle::Patience& patience);

/// Empty when the text is a number of seconds that a clock can count, else what was expected.
std::string check_seconds(const std::string& text);

/// Empty when the text is a whole number of this range, else what was expected.
std::string check_whole_number(const std::string& text, std::uint64_t least, std::uint64_t most);

/// An option that takes a whole number of this range, and nothing that merely begins with one or wraps around.
template <typename Number>
CLI::Option* add_number_option(CLI::App& command, const std::string& name, Number& number, const std::string& what,
                               std::uint64_t least, std::uint64_t most) {
  return command.add_option(name, number, what)->type_name("N")->check([least, most](const std::string& text) {
    return check_whole_number(text, least, most);
  });
}

/// `--points N` and `--max-nodes N`.
void add_shape_options(CLI::App& command, Shape& shape);

/// What was printed is on its way. Throws std::system_error when nobody takes it, which is no time to go on.
void flush_output();

/// The words for what a command line lacks or has too much of, with a hint when a command is mistyped.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments);

}  // namespace minigrad::properties
