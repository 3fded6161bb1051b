// SPDX-License-Identifier: MIT
// The cost of each part of a campaign: drawing graphs and points, LibTorch, the engine, the judges, and all together.
// All benchmarks use the same graphs; the counter is points per second of processor time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"
#include "oracle/judge.h"
#include "oracle/quick/quick_judge.h"
#include "properties/campaign/campaign.h"
#include "properties/examine/examine.h"

namespace minigrad::properties {
namespace {

constexpr std::uint64_t seed = 1;
constexpr std::uint64_t graphs = 400;

Shape shape_of(const benchmark::State& state) {
  Shape shape;
  shape.points = static_cast<std::size_t>(state.range(0));
  return shape;
}

/// The questions of a campaign, as this engine is asked them.
std::vector<Question> draw_questions(const Shape& shape, const oracle::Differentiator& engine) {
  std::vector<Question> questions;
  for (std::uint64_t i = 0; i < graphs; ++i) {
    questions.push_back(in_preferred_constants(draw_subject(seed, i, shape).question, engine.capabilities()));
  }
  return questions;
}

void count_points(benchmark::State& state, std::size_t points) {
  const auto total = static_cast<double>(points) * static_cast<double>(state.iterations());
  state.counters["points"] = benchmark::Counter(total, benchmark::Counter::kIsRate);
  const auto all_graphs = static_cast<double>(graphs) * static_cast<double>(state.iterations());
  // Prints a unit, such as 200us.
  state.counters["a_graph"] = benchmark::Counter(all_graphs, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void generation(benchmark::State& state) {
  const Shape shape = shape_of(state);
  for (auto step : state) {
    for (std::uint64_t i = 0; i < graphs; ++i) benchmark::DoNotOptimize(draw_subject(seed, i, shape));
  }
  count_points(state, graphs * shape.points);
}

void differentiate(benchmark::State& state, oracle::Differentiator& differentiator) {
  const Shape shape = shape_of(state);
  const std::vector<Question> questions = draw_questions(shape, differentiator);
  for (auto step : state) {
    for (const Question& question : questions) benchmark::DoNotOptimize(differentiator.differentiate(question));
  }
  count_points(state, graphs * shape.points);
}

/// LibTorch as a campaign calls it.
void libtorch_alone(benchmark::State& state) { differentiate(state, *oracle::load_torch()); }

/// LibTorch with its default allocator.
void libtorch_as_it_comes(benchmark::State& state) {
  differentiate(state, *oracle::load_torch(oracle::TorchMemory::usual));
}

void engine_alone(benchmark::State& state) {
  oracle::MinigradEngine engine;
  differentiate(state, engine);
}

/// The quick judge, on the engine's answers.
void quick_judge(benchmark::State& state) {
  const Shape shape = shape_of(state);
  oracle::MinigradEngine engine;
  const std::vector<Question> questions = draw_questions(shape, engine);
  std::vector<oracle::Answers> answers;
  for (const Question& question : questions) answers.push_back(engine.differentiate(question));
  oracle::QuickJudge judge;
  for (auto step : state) {
    for (std::size_t i = 0; i < graphs; ++i) {
      const auto& [graph, points, manner] = questions[i];
      const std::size_t calls = calls_on_output(graph, manner).value();
      judge.prepare(graph);
      for (std::size_t first = 0; first < shape.points; first += oracle::lanes) {
        judge.sweep(points, first);
        oracle::Lanes lanes{};
        for (std::size_t c = 0; c <= points.dimension(); ++c) {
          for (std::size_t p = first; p < std::min(first + oracle::lanes, shape.points); ++p) {
            lanes[p - first] = answers[i].at(p, {c});
          }
          benchmark::DoNotOptimize(judge.judge(c, lanes, calls));
        }
      }
    }
  }
  count_points(state, graphs * shape.points);
}

/// The Arb judge, on the engine's answers at the first point of each graph.
void arb_judge(benchmark::State& state) {
  oracle::MinigradEngine engine;
  Shape shape;
  shape.points = 1;
  const std::vector<Question> questions = draw_questions(shape, engine);
  std::vector<oracle::Answers> answers;
  for (const Question& question : questions) answers.push_back(engine.differentiate(question));
  for (auto step : state) {
    for (std::size_t i = 0; i < graphs; ++i) {
      const auto& [graph, points, manner] = questions[i];
      const oracle::Judge judge(graph, points[0], {}, manner);
      for (std::size_t c = 0; c < judge.components(); ++c) {
        benchmark::DoNotOptimize(judge.verdict(c, answers[i].at(0, {c})));
      }
    }
  }
  count_points(state, graphs);
}

/// A whole campaign without its processes and counting.
void campaign(benchmark::State& state) {
  oracle::MinigradEngine engine;
  const std::unique_ptr<oracle::Differentiator> torch = oracle::load_torch();
  CampaignOptions options;
  options.shape = shape_of(state);
  Campaign campaign(options, engine, torch.get());
  for (auto step : state) {
    for (std::uint64_t i = 0; i < graphs; ++i) benchmark::DoNotOptimize(campaign.run(i, [](const Finding&) {}));
  }
  count_points(state, graphs * options.shape.points);
}

BENCHMARK(generation)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);
BENCHMARK(libtorch_alone)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);
BENCHMARK(libtorch_as_it_comes)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);
BENCHMARK(engine_alone)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);
BENCHMARK(quick_judge)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);
BENCHMARK(arb_judge)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(campaign)->Arg(16)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace minigrad::properties

BENCHMARK_MAIN();
