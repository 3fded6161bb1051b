// SPDX-License-Identifier: MIT
// The command line, `minigrad COMMAND`: each command is a file of its own, NAME_command.cpp.
#include <fcntl.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "minigrad/version.h"
#include "properties/cli/commands.h"

namespace minigrad::properties {
namespace {

/// Whoever starts a program with a standard stream closed would otherwise find the program's words in the next file
/// that it opens. Read-only, so that writing fails as it would have.
void open_standard_streams() {
  int descriptor = 0;
  do {
    descriptor = ::open("/dev/null", O_RDONLY);
  } while (descriptor >= 0 && descriptor <= 2);
  if (descriptor > 2) ::close(descriptor);
}

int run(int argc, char** argv) {
  CLI::App app("minigrad holds automatic differentiation to the truth: random graphs, two engines, and a judge.",
               "minigrad");
  app.set_version_flag("--version", "minigrad " MINIGRAD_VERSION);
  app.footer("Exit code: 0 clean, 1 the engine under test failed, 2 wrong usage, or something is missing or broken.");
  app.require_subcommand(1);
  int exit_code = exit_clean;
  add_fuzz_command(app, exit_code);
  add_replay_command(app, exit_code);
  add_show_command(app, exit_code);
  add_ops_command(app, exit_code);
  add_faults_command(app, exit_code);
  add_accuracy_command(app, exit_code);
  add_cases_command(app, exit_code);
  add_conform_command(app, exit_code);
  add_serve_command(app, exit_code);
  add_bench_command(app, exit_code);
  add_draw_command(app, exit_code);
  add_merge_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);  // --help or --version
    } else {
      std::fputs(usage_error(app, error, std::vector<std::string>(argv + 1, argv + argc)).c_str(), stderr);
      exit_code = exit_unusable;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "minigrad: %s\n", error.what());
    exit_code = exit_unusable;
  }
  return exit_code;
}

}  // namespace
}  // namespace minigrad::properties

int main(int argc, char** argv) {
  minigrad::properties::open_standard_streams();
  const int exit_code = minigrad::properties::run(argc, argv);
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written || exit_code == minigrad::properties::exit_unusable) return exit_code;
  std::fputs("minigrad: cannot write to standard output\n", stderr);
  return minigrad::properties::exit_unusable;
}
