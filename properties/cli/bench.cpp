// SPDX-License-Identifier: MIT
// `minigrad bench`: runs the benchmarks, which are the separate program bench_engine in the same folder.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <stdexcept>

#include "corpus/layout/layout.h"
#include "properties/cli/commands.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

/// Replaces this process by bench_engine. Returns only by throwing.
void run_benchmarks(std::vector<std::string> arguments) {
  const std::filesystem::path program = corpus::program_file().parent_path() / "bench_engine";
  if (!std::filesystem::exists(program)) {
    throw std::runtime_error(
        "bench_engine is not built; in a checkout, `./dev bench` builds and runs it with the engines to compare with");
  }
  arguments.insert(arguments.begin(), program.native());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  flush_output();
  ::execv(program.c_str(), pointers.data());
  throw std::runtime_error(fmt::format("cannot run {}", program.native()));
}

}  // namespace

void add_bench_options(CLI::App& command, int& exit_code) {
  command.prefix_command();
  command.footer(
      "All arguments are passed to the benchmark program, for example --benchmark_filter='chain 1e6' or --plot "
      "FILE.svg.");
  command.callback([&command, &exit_code] {
    exit_code = exit_unusable;
    run_benchmarks(command.remaining());
  });
}

}  // namespace minigrad::properties
