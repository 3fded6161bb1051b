// SPDX-License-Identifier: MIT
// The cost of the protocol for the harness: writes a run and reads its answer from memory, without an engine.
#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

#include "corpus/protocol/protocol.h"

namespace minigrad::corpus {
namespace {

/// A graph of the size that campaigns draw: 3 inputs, 20 nodes.
Graph usual_graph() {
  Graph graph;
  for (int i = 0; i < 3; ++i) graph.input();
  for (Position i = 3; i < 20; ++i) {
    if (i % 3 == 0) {
      graph.unary(Op::tanh, i - 1);
    } else {
      graph.binary(i % 2 == 0 ? Op::mul : Op::hypot, i - 1, i - 3);
    }
  }
  return graph;
}

/// Numbers of many magnitudes with all their digits.
double any_number(std::mt19937_64& words) {
  const double fraction = static_cast<double>(words() >> 11U) * 0x1p-53;
  return std::ldexp(fraction, static_cast<int>(words() % 40) - 20);
}

/// Time for each point; the argument is the number of points in a message.
void write_run_and_read_answer(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::mt19937_64 words(1);
  Question question{usual_graph(), Points(3, size)};
  RunAnswer answer(size, 3);
  for (std::size_t p = 0; p < size; ++p) {
    answer.values[p] = any_number(words);
    for (std::size_t k = 0; k < 3; ++k) {
      question.points[p][k] = any_number(words);
      answer.gradients[p][k] = any_number(words);
    }
  }
  std::string echo;
  append_run_answer(echo, 1, answer);
  echo.pop_back();
  for (auto _ : state) {
    std::string line;
    append_run(line, 1, question);
    benchmark::DoNotOptimize(line.data());
    benchmark::DoNotOptimize(read_run_answer(echo, {1, size, 3}));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["a_point"] = benchmark::Counter(
      static_cast<double>(size), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(write_run_and_read_answer)->Arg(1)->Arg(16)->Arg(64)->Arg(256);

}  // namespace
}  // namespace minigrad::corpus

BENCHMARK_MAIN();
