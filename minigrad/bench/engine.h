// SPDX-License-Identifier: MIT
// Registers the benchmarks of an engine: one per workload, named WORKLOAD/ENGINE.
//
// An engine is a type with a `name`, `most_operations` (larger workloads are not run), and
//   template <typename Function> static double differentiate(const Function&, std::span<const double> x,
//   std::span<double> gradient);
// which makes inputs from x, records the function, runs the reverse sweep, reads every gradient, clears, and returns
// the value. It may have a `prepare(operations)`, which is called first with the number of operations of the function.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <limits>
#include <string>

#include "minigrad/bench/workloads.h"

namespace minigrad::bench {

/// Inputs between 1 and 2, the range that the programs are drawn for.
inline std::vector<double> make_inputs(std::size_t count) {
  std::vector<double> x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = 1 + static_cast<double>((i * 61) % 100) / 101;
  return x;
}

/// The names of the workloads in the order of registration.
inline std::vector<std::string>& workload_names() {
  static std::vector<std::string> names;
  return names;
}

template <typename Engine, typename Function>
void add_workload(const std::string& name, std::size_t inputs, const Function& function) {
  if (std::ranges::find(workload_names(), name) == workload_names().end()) workload_names().push_back(name);
  const std::size_t operations = count_operations(function, inputs);
  if (operations > Engine::most_operations) return;
  benchmark::RegisterBenchmark((name + "/" + Engine::name).c_str(), [=](benchmark::State& state) {
    const std::vector<double> x = make_inputs(inputs);
    std::vector<double> gradient(inputs);
    if constexpr (requires { Engine::prepare(operations); }) Engine::prepare(operations);
    Engine::differentiate(function, x, gradient);  // warms the memory
    for ([[maybe_unused]] auto _ : state) {
      benchmark::DoNotOptimize(Engine::differentiate(function, x, gradient));
      benchmark::DoNotOptimize(gradient.data());
      benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(operations));
  });
}

template <typename Engine>
bool add_engine() {
  add_workload<Engine>("mixed S 200", program_inputs, StraightLine<Mix::mixed>{1});
  add_workload<Engine>("mixed I 200", program_inputs, Interpreted(Mix::mixed, 200));
  add_workload<Engine>("arith S 200", program_inputs, StraightLine<Mix::arithmetic>{1});
  add_workload<Engine>("arith I 200", program_inputs, Interpreted(Mix::arithmetic, 200));
  add_workload<Engine>("mixed S 20k", program_inputs, StraightLine<Mix::mixed>{100});
  add_workload<Engine>("mixed I 20k", program_inputs, Interpreted(Mix::mixed, 20'000));
  add_workload<Engine>("arith S 20k", program_inputs, StraightLine<Mix::arithmetic>{100});
  add_workload<Engine>("arith I 20k", program_inputs, Interpreted(Mix::arithmetic, 20'000));
  add_workload<Engine>("sum of squares", 100'000, SumOfSquares{});
  add_workload<Engine>("logsumexp", 100'000, LogSumExp{});
  add_workload<Engine>("Rosenbrock", 1000, Rosenbrock{});
  add_workload<Engine>("mixture", 3 * GaussianMixture::components, GaussianMixture{});
  for (std::size_t exponent = 3, size = 1000; exponent <= 7; ++exponent, size *= 10) {
    const std::string suffix = " 1e" + std::to_string(exponent);
    add_workload<Engine>("sin chain" + suffix, 1, SineChain{size});
    add_workload<Engine>("affine chain" + suffix, 1, AffineChain{size});
  }
  return true;
}

inline constexpr std::size_t any_number_of_operations = std::numeric_limits<std::size_t>::max();

}  // namespace minigrad::bench
