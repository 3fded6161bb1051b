// SPDX-License-Identifier: MIT
// The subcommands of `minigrad`. Each has a source file of its own and a row in commands.cpp.
#pragma once

#include <vector>

namespace CLI {
class App;
}

namespace minigrad::properties {

/// The exit codes of `minigrad`.
enum ExitCode : int {
  exit_clean = 0,
  exit_failures = 1,       ///< an engine failed; takes precedence over exit_unusable
  exit_unusable = 2,       ///< wrong usage, or something is missing or cannot be read or written
  exit_untested = 3,       ///< the engine answered fewer than a tenth of the questions, so nothing is known about it
  exit_interrupted = 130,  ///< Ctrl-C or SIGTERM, and no failure so far
};

struct Command {
  const char* name;
  const char* summary;  ///< the description in `minigrad --help`
  const char* example;  ///< arguments for the example in `--help`
  /// Declares the options and sets the callback that runs the command and stores its exit code.
  void (*add_options)(CLI::App& command, int& exit_code);
  bool needs_judge = false;  ///< whether a build without the judge refuses the command
};

/// Every subcommand, in the order of `minigrad --help`.
const std::vector<Command>& all_commands();

/// The subcommands that `minigrad --help` does not list, for packages rather than for people.
const std::vector<Command>& hidden_commands();

/// Adds all of them, each with its example.
void add_commands(CLI::App& app, int& exit_code);

void add_accuracy_options(CLI::App& command, int& exit_code);
void add_ask_options(CLI::App& command, int& exit_code);
void add_bench_options(CLI::App& command, int& exit_code);
void add_cases_options(CLI::App& command, int& exit_code);
void add_completion_options(CLI::App& command, int& exit_code);
void add_conform_options(CLI::App& command, int& exit_code);
void add_doctor_options(CLI::App& command, int& exit_code);
void add_draw_options(CLI::App& command, int& exit_code);
void add_explain_options(CLI::App& command, int& exit_code);
void add_faults_options(CLI::App& command, int& exit_code);
void add_fuzz_options(CLI::App& command, int& exit_code);
void add_man_options(CLI::App& command, int& exit_code);
void add_merge_options(CLI::App& command, int& exit_code);
void add_ops_options(CLI::App& command, int& exit_code);
void add_owed_options(CLI::App& command, int& exit_code);
void add_replay_options(CLI::App& command, int& exit_code);
void add_report_options(CLI::App& command, int& exit_code);
void add_serve_options(CLI::App& command, int& exit_code);
void add_show_options(CLI::App& command, int& exit_code);

}  // namespace minigrad::properties
