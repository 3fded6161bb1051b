// SPDX-License-Identifier: MIT
// Reads a command line that is declared: its commands and options, for the files that are made from them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace minigrad::properties {

/// The commands that `minigrad --help` lists.
inline std::vector<const CLI::App*> visible_commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

inline bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// "--engine", or "--help" for `-h,--help`; "" for a positional argument.
inline std::string long_name(const CLI::Option& option) {
  return option.get_lnames().empty() ? "" : "--" + option.get_lnames().front();
}

/// The options that begin with "--".
inline std::vector<const CLI::Option*> long_options(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return !option->get_lnames().empty(); });
}

/// Whether the command has arguments that are no options. All are files or folders.
inline bool takes_files(const CLI::App& command) {
  return !command.get_options([](const CLI::Option* option) { return option->get_positional(); }).empty();
}

}  // namespace minigrad::properties
