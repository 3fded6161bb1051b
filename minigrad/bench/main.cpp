// SPDX-License-Identifier: MIT
// `bench_engine`: runs the benchmarks of all engines interleaved and prints one table with ratios.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "minigrad/bench/plot.h"
#include "minigrad/bench/table.h"

namespace {

/// Removes `--name VALUE` from the arguments and returns the value.
std::optional<std::string> take(std::vector<std::string>& arguments, const std::string& name) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] != name) continue;
    std::string value = arguments[i + 1];
    const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
    arguments.erase(at, at + 2);
    return value;
  }
  return std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  const auto plot = take(arguments, "--plot");
  const auto title = take(arguments, "--title");
  // Interleaved, so that other load on the machine affects all engines alike. The user's options come later and win.
  arguments.insert(arguments.begin() + 1, {"--benchmark_enable_random_interleaving=true", "--benchmark_repetitions=9",
                                           "--benchmark_min_time=0.02"});
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 2;
  minigrad::bench::TableReporter table;
  if (benchmark::RunSpecifiedBenchmarks(&table) == 0) return 2;
  benchmark::Shutdown();
  try {
    if (plot) minigrad::bench::plot_chains(table.results(), *plot, title.value_or("time and size"));
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_engine: {}\n", error.what());
    return 2;
  }
  return 0;
}
