// SPDX-License-Identifier: MIT
// Command line options that several commands share, and checks of their arguments.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace minigrad::oracle {
struct Patience;
}

namespace minigrad::properties {

struct Shape;

inline constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

/// `--engine NAME`, where NAME is a built-in engine or a command line, and `--engine-argv WORD...`.
void add_engine_option(CLI::App& command, std::string& engine, const std::string& what = "Engine to test");

/// Throws CLI::RequiredError if neither option named an engine.
void require_engine(const std::string& engine);

/// `--engine NAME`, which may be repeated, and `--engine-argv WORD...`.
void add_engines_option(CLI::App& command, std::vector<std::string>& engines);

/// Replaces `--engine-argv WORD... --` by one argument, `--engine-argv=["WORD", ...]`. The words end with `--` or with
/// the command line, so they may begin with a dash. Throws std::invalid_argument if there is none, or for a word that
/// is not UTF-8.
std::vector<std::string> join_engine_words(const std::vector<std::string>& arguments);

/// `--oracle NAME`, where NAME may also be "none".
CLI::Option* add_oracle_option(CLI::App& command, std::string& oracle,
                               const std::string& what = "Engine to compare with, or none for the judge alone");

/// `--timeout S` and `--memory MIB`.
void add_patience_options(CLI::App& command, oracle::Patience& patience);

/// `--points N` and `--max-nodes N`.
void add_shape_options(CLI::App& command, Shape& shape);

/// `--report DIR`, into which `files` are written.
void add_report_option(CLI::App& command, std::string& folder, const std::string& files = "index.html and report.json");

/// Adds a paragraph to the end of `--help`, above those that are there.
void add_footer(CLI::App& command, const std::string& text);

/// Returns "" for a number of seconds in (0, 1e9], otherwise an error message.
std::string check_seconds(const std::string& text);

/// Returns "" for a whole number from `least` to `most`, otherwise an error message.
std::string check_whole_number(const std::string& text, std::uint64_t least, std::uint64_t most);

/// An option that takes a whole number from `least` to `most`. Trailing text and overflow are errors.
template <typename Number>
CLI::Option* add_number_option(CLI::App& command, const std::string& name, Number& number, const std::string& what,
                               std::uint64_t least, std::uint64_t most) {
  return command.add_option(name, number, what)->type_name("N")->check([least, most](const std::string& text) {
    return check_whole_number(text, least, most);
  });
}

}  // namespace minigrad::properties
