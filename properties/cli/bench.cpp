// SPDX-License-Identifier: MIT
// `minigrad bench`: the benchmarks of the engines, which are a program of their own beside this one.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "properties/cli/commands.h"

namespace minigrad::properties {
namespace {

/// Becomes bench_engine with these arguments; comes back only when it cannot.
void run_benchmarks(std::vector<std::string> arguments) {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "bench_engine";
  if (!std::filesystem::exists(program)) {
    throw std::runtime_error(
        "the benchmarks are not built here: `./dev bench` builds and runs them, with the engines to compare with");
  }
  arguments.insert(arguments.begin(), program.string());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  flush_output();
  ::execv(program.c_str(), pointers.data());
  throw std::runtime_error(fmt::format("cannot run {}", program.string()));
}

}  // namespace

void add_bench_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("bench", "Time minigrad beside other engines, as a table with ratios");
  command->prefix_command();
  command->footer("What follows goes to the benchmarks, such as --benchmark_filter='chain 1e6', or --plot FILE.svg.");
  command->callback([command, &exit_code] {
    exit_code = exit_unusable;
    run_benchmarks(command->remaining());
  });
}

}  // namespace minigrad::properties
