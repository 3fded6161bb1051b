// SPDX-License-Identifier: MIT
#include "properties/examine/ordinary_point.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// The simplest numbers first. 0.5 is in the domain of every operation, except for `acosh`, which 2 is.
constexpr std::array ordinary_numbers = {1.0, 2.0, 0.5, 3.0, -1.0, -0.5};

bool is_special(double coordinate, corpus::Dtype dtype) {
  const double smallest_normal =
      dtype == corpus::Dtype::float32 ? double{std::numeric_limits<float>::min()} : std::numeric_limits<double>::min();
  return !std::isfinite(coordinate) || std::fabs(coordinate) < smallest_normal;
}

/// What is left of an answer when its size is ignored.
int kind_of_number(double answer) {
  if (std::isnan(answer)) return 0;
  return std::isinf(answer) ? 1 : 2;
}

bool is_alike(const PointVerdict& one, const PointVerdict& other) {
  if (one.verdict != other.verdict || one.component != other.component || one.formula != other.formula) return false;
  if (one.answers.empty() || other.answers.empty()) {
    return one.answers.empty() && other.answers.empty() && message_kind(one) == message_kind(other);
  }
  return kind_of_number(one.answer()) == kind_of_number(other.answer());
}

}  // namespace

bool is_special(std::span<const double> point, corpus::Dtype dtype) {
  return std::ranges::any_of(point, [&](double coordinate) { return is_special(coordinate, dtype); });
}

std::vector<std::vector<double>> ordinary_points_near(std::span<const double> point, corpus::Dtype dtype) {
  std::vector<double> numbers;
  std::ranges::copy_if(ordinary_numbers, std::back_inserter(numbers),
                       [&](double number) { return std::ranges::find(point, number) == point.end(); });
  std::vector<std::vector<double>> points;
  for (const std::size_t step : {1U, 0U}) {
    for (std::size_t first = 0; first < numbers.size(); ++first) {
      std::vector<double> candidate(point.begin(), point.end());
      std::size_t next = first;
      for (double& coordinate : candidate) {
        if (!is_special(coordinate, dtype)) continue;
        coordinate = numbers[next % numbers.size()];
        next += step;
      }
      if (std::ranges::find(points, candidate) == points.end()) points.push_back(std::move(candidate));
    }
  }
  return points;
}

std::optional<Symptom> at_ordinary_point(const Symptom& symptom, oracle::Differentiator& engine,
                                         const std::function<bool(const Symptom&)>& is_same) {
  constexpr std::size_t largest = 300;
  const auto& [graph, points, manner] = symptom.question;
  const corpus::Dtype dtype = engine.capabilities().dtype;
  const Verdict verdict = symptom.verdict.verdict;
  if (verdict == Verdict::crash || verdict == Verdict::timeout || graph.nodes.size() > largest) return std::nullopt;
  if (!is_special(points[0], dtype)) return std::nullopt;
  const oracle::FailuresExpected expected(engine);
  const std::vector<std::vector<double>> candidates = ordinary_points_near(points[0], dtype);
  if (candidates.empty()) return std::nullopt;
  const Question all{graph, corpus::batch(candidates), manner};
  const std::vector<PointVerdict> verdicts = judge_answers(all, engine);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!is_alike(verdicts[i], symptom.verdict)) continue;
    // A batch may go wrong where a single point does not.
    Question question = question_at(all, i);
    Symptom moved{question, judge_answers(question, engine).front()};
    if (is_alike(moved.verdict, symptom.verdict) && (!is_same || is_same(moved))) return moved;
  }
  return std::nullopt;
}

}  // namespace minigrad::properties
