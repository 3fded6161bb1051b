// SPDX-License-Identifier: MIT
// Compares the quick judge with the judge on random graphs: the judge must not deny what the quick judge proves. Also
// compares the judge's verdicts with and without the truth.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "oracle/balls/ball_sweep.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/judge.h"
#include "oracle/quick/quick_judge.h"
#include "properties/campaign/campaign.h"

namespace minigrad::properties {
namespace {

using oracle::Judge;
using oracle::QuickJudge;
using oracle::Verdict;

/// Whether the quick judge proves one answer right at the point in a lane.
bool agrees(const QuickJudge& quick, std::size_t lane, std::size_t component, double answer, std::size_t calls) {
  oracle::Lanes answers;
  answers.fill(answer);
  return quick.judge(component, answers, calls).agrees[lane] != 0;
}

/// Answers that are right, nearly right, at the edge of what the judge allows, and wrong.
std::vector<double> answers_around(double answer, const std::optional<oracle::Truth>& truth) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> answers = {answer, -answer, 0, infinity, std::numeric_limits<double>::quiet_NaN()};
  const double ulp = std::nextafter(std::fabs(answer), infinity) - std::fabs(answer);
  for (const double ulps : {1, 2, 3, 4, 6, 8, 16, 100}) {
    answers.push_back(answer + ulps * ulp);
    answers.push_back(answer - ulps * ulp);
  }
  for (const double error : {1e-15, 1e-14, 1e-12, 1e-8}) answers.push_back(answer * (1 + error));
  if (!truth) return answers;
  for (const double radii : {0.0, 1.0, 2.0, 3.0, 3.5, 3.8, 3.9, 3.99, 4.0, 4.01, 4.1, 4.5, 6.0}) {
    answers.push_back(truth->value + radii * truth->radius);
    answers.push_back(truth->value - radii * truth->radius);
  }
  return answers;
}

bool has_power(const Graph& graph) {
  return std::ranges::any_of(graph.nodes, [](const Node& node) { return node.op == Op::pow; });
}

TEST(Judge, GivesTheSameVerdictWithoutTheTruth) {
  oracle::MinigradEngine engine;
  Shape shape;
  shape.points = 8;
  std::map<Verdict, std::size_t> given;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Question question = draw_subject(12, i, shape).question;
    const auto& [graph, points, manner] = question;
    const oracle::Answers answers = engine.differentiate(question);
    for (std::size_t p = 0; p < shape.points; ++p) {
      const Judge judge(graph, points[p], {}, manner);
      for (std::size_t c = 0; c < judge.components(); ++c) {
        const double right = answers.at(p, {c});
        for (const double answer : answers_around(right, judge.truth(c))) {
          const Verdict verdict = judge.verdict(c, answer);
          ASSERT_EQ(verdict, judge.judge(c, answer).verdict)
              << "graph " << i << " point " << p << " component " << c << " answer " << answer;
          ++given[verdict];
        }
      }
    }
  }
  for (const Verdict verdict : {Verdict::agree, Verdict::imprecise, Verdict::wrong, Verdict::singular}) {
    EXPECT_GT(given[verdict], 0U) << name(verdict);
  }
}

TEST(QuickJudge, ProvesNothingThatTheJudgeDenies) {
  oracle::MinigradEngine engine;
  QuickJudge quick;
  Shape shape;
  shape.points = 8;
  std::size_t judged = 0, proven = 0, at_the_edge = 0;
  for (std::uint64_t i = 0; i < 1500; ++i) {
    const Question question = draw_subject(11, i, shape).question;
    const auto& [graph, points, manner] = question;
    const std::size_t calls = calls_on_output(graph, manner).value();
    const oracle::Answers answers = engine.differentiate(question);
    quick.prepare(graph);
    quick.sweep(points, 0);
    for (std::size_t p = 0; p < shape.points; ++p) {
      const Judge judge(graph, points[p], {}, manner);
      bool all = true;
      for (std::size_t c = 0; c < judge.components(); ++c) {
        const double right = answers.at(p, {c});
        all = all && agrees(quick, p, c, right, calls);
        for (const double answer : answers_around(right, judge.truth(c))) {
          if (!agrees(quick, p, c, answer, calls)) continue;
          const Verdict verdict = judge.judge(c, answer).verdict;
          // The judge cannot enclose some powers of negative numbers.
          ASSERT_TRUE(verdict == Verdict::agree || (verdict == Verdict::unresolved && has_power(graph)))
              << name(verdict) << ": graph " << i << " point " << p << " component " << c << " answer " << answer;
          at_the_edge += answer == right ? 0U : 1U;
        }
      }
      ++judged;
      proven += all ? 1U : 0U;
    }
  }
  EXPECT_GT(proven, judged * 90 / 100);
  EXPECT_GT(at_the_edge, judged);
}

}  // namespace
}  // namespace minigrad::properties
