// SPDX-License-Identifier: MIT
#include "oracle/quick/quick_judge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "minigrad/special_numbers.h"
#include "oracle/judge.h"

namespace minigrad::oracle {
namespace {

/// The operation on operands that are not exact: an exponential and a sine.
Graph after_exponential(Op op) {
  Graph graph;
  const Position left = graph.unary(Op::exp, graph.input());
  if (arity(op) == 1) {
    graph.unary(op, left);
  } else {
    graph.binary(op, left, graph.unary(Op::sin, graph.input()));
  }
  return graph;
}

Points points_of(std::size_t dimension, const std::vector<std::vector<double>>& all) {
  Points points(dimension);
  for (const std::vector<double>& point : all) points.push_back({point.data(), dimension});
  return points;
}

/// Pairs of numbers inside, outside and at the edges of all domains.
std::vector<std::vector<double>> pairs() {
  const std::vector<double> numbers = {0,        -0.0,     0.25,  -0.25,  0.7,    1,     -1,       1.5,         2,
                                       -3,       10.25,    30,    -40,    1e-9,   -1e-9, 1e15,     -1e40,       0.3,
                                       1 - 1e-9, 1 + 1e-9, 1e120, 1e-120, 5e-324, 1e308, infinity, not_a_number};
  std::vector<std::vector<double>> all;
  for (const double a : numbers) {
    for (const double b : numbers) all.push_back({a, b});
  }
  return all;
}

/// Whether the quick judge proves one answer, at the point in a lane.
bool agrees(const QuickJudge& quick, std::size_t lane, std::size_t component, double answer, std::size_t calls = 1) {
  Lanes answers;
  answers.fill(answer);
  return quick.judge(component, answers, calls).agrees[lane] != 0;
}

class QuickJudgeOp : public testing::TestWithParam<OpInfo> {
 protected:
  /// Compares both judges on answers at and around the limit of four radii.
  void expect_no_more_than_the_judge(const Graph& graph, const Points& points) {
    QuickJudge quick;
    quick.prepare(graph);
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (p % lanes == 0) quick.sweep(points, p);
      const Judge judge(graph, points[p]);
      for (std::size_t c = 0; c < judge.components(); ++c) {
        known_ += quick.judge(c, {}).knows[p % lanes] != 0 ? 1 : 0;
        const auto truth = judge.truth(c);
        for (const double answer : {0.0, 1.0, not_a_number, infinity, 5e-324}) compare(quick, judge, p, c, answer);
        if (!truth) continue;
        ++resolved_;
        agreed_ += agrees(quick, p % lanes, c, truth->value) ? 1 : 0;
        for (const double radii : {-8.0, -4.5, -4.01, -4.0, -3.9, -2.0, -1.0, 1.0, 2.0, 3.9, 4.0, 4.01, 4.5, 8.0}) {
          compare(quick, judge, p, c, truth->value + radii * truth->radius);
        }
        compare(quick, judge, p, c, std::nextafter(truth->value, infinity));
        compare(quick, judge, p, c, std::nextafter(truth->value, -infinity));
        compare(quick, judge, p, c, -truth->value);
      }
    }
  }

  void compare(const QuickJudge& quick, const Judge& judge, std::size_t p, std::size_t c, double answer) {
    if (!agrees(quick, p % lanes, c, answer)) return;
    const Verdict verdict = judge.judge(c, answer).verdict;
    // The judge does not resolve (-1)^1e15.
    EXPECT_TRUE(verdict == Verdict::agree || (verdict == Verdict::unresolved && GetParam().op == Op::pow))
        << name(verdict) << " point " << p << " component " << c << " " << answer;
  }

  std::size_t known_ = 0;
  std::size_t resolved_ = 0;
  std::size_t agreed_ = 0;
};

TEST_P(QuickJudgeOp, ProvesOnlyWhatTheJudgeAccepts) {
  const OpInfo op = GetParam();
  const Points points = points_of(op.arity, pairs());
  expect_no_more_than_the_judge(one_operation(op.op), points);
  expect_no_more_than_the_judge(after_exponential(op.op), points);
}

TEST_P(QuickJudgeOp, ProvesTheTruthAtOrdinaryPoints) {
  const OpInfo op = GetParam();
  const double shift = op.op == Op::acosh ? 1 : 0;
  const Points points = points_of(op.arity, {{0.25 + shift, 0.7}, {0.6 + shift, 0.3}, {0.125 + shift, 2.5}});
  expect_no_more_than_the_judge(one_operation(op.op), points);
  EXPECT_EQ(known_, points.size() * (1 + op.arity));
  EXPECT_EQ(agreed_, resolved_);
}

std::vector<OpInfo> operations() { return {all_ops.begin() + leaf_count, all_ops.end()}; }

INSTANTIATE_TEST_SUITE_P(Ops, QuickJudgeOp, testing::ValuesIn(operations()),
                         [](const auto& test) { return std::string(test.param.name); });

bool agrees(const Graph& graph, const std::vector<double>& point, std::size_t component, double answer,
            std::size_t calls = 1) {
  QuickJudge quick;
  quick.prepare(graph);
  quick.sweep(points_of(point.size(), {point}), 0);
  return agrees(quick, 0, component, answer, calls);
}

TEST(QuickJudge, AcceptsOnlyTheExactNumberForExactResults) {
  const Graph sum = one_operation(Op::add);
  EXPECT_TRUE(agrees(sum, {0.5, 0.25}, 0, 0.75));
  EXPECT_FALSE(agrees(sum, {0.5, 0.25}, 0, std::nextafter(0.75, 1)));
  EXPECT_TRUE(agrees(sum, {0.5, 0.25}, 1, 1));
  EXPECT_FALSE(agrees(sum, {0.5, 0.25}, 1, std::nextafter(1, 2)));
}

TEST(QuickJudge, DoesNotProveARelativeErrorOf1e14) {
  EXPECT_TRUE(agrees(one_operation(Op::sin), {0.75}, 1, 0.73168886887382090));
  EXPECT_FALSE(agrees(one_operation(Op::sin), {0.75}, 1, 0.73168886887382090 * (1 + 1e-14)));
}

TEST(QuickJudge, SecondBackwardDoublesTheGradientOnly) {
  const Graph square = [] {
    Graph graph;
    graph.binary(Op::mul, graph.input(), 0);
    return graph;
  }();
  EXPECT_TRUE(agrees(square, {3}, 0, 9, 2));
  EXPECT_TRUE(agrees(square, {3}, 1, 12, 2));
  EXPECT_FALSE(agrees(square, {3}, 1, 6, 2));
  EXPECT_FALSE(agrees(square, {3}, 1, 12));
}

TEST(QuickJudge, ExpectsTheContractsChoiceAtAnExactKink) {
  EXPECT_TRUE(agrees(one_operation(Op::relu), {0}, 1, 0));
  EXPECT_FALSE(agrees(one_operation(Op::relu), {0}, 1, 1));
  EXPECT_TRUE(agrees(one_operation(Op::max), {2, 2}, 1, 0.5));
  EXPECT_FALSE(agrees(one_operation(Op::max), {2, 2}, 1, 1));
}

TEST(QuickJudge, LeavesABranchOpenThatRoundingDecides) {
  Graph graph;  // |sin x - sin x|: the ball of the difference contains 0
  const Position x = graph.input();
  graph.unary(Op::abs, graph.binary(Op::sub, graph.unary(Op::sin, x), graph.unary(Op::sin, x)));
  for (const double answer : {0.0, 1.0, -1.0}) EXPECT_FALSE(agrees(graph, {0.75}, 1, answer));
}

TEST(QuickJudge, LeavesABranchOpenWithinTheJudgesRadius) {
  Graph graph;  // relu(exp x - c), where c is just below e
  const Position difference =
      graph.binary(Op::sub, graph.unary(Op::exp, graph.input()), graph.constant(2.718281828459044));
  graph.unary(Op::relu, difference);
  EXPECT_EQ(Judge(graph, std::vector{1.0}).judge(1, 2.718281828459045).verdict, Verdict::unresolved);
  EXPECT_FALSE(agrees(graph, {1}, 1, 2.718281828459045));
  EXPECT_TRUE(agrees(graph, {1.001}, 1, std::exp(1.001)));
}

TEST(QuickJudge, UnusedInputHasGradientZero) {
  Graph graph;
  const Position x = graph.input();
  graph.input();
  graph.unary(Op::neg, x);
  EXPECT_TRUE(agrees(graph, {1, not_a_number}, 2, 0));
  EXPECT_FALSE(agrees(graph, {1, 1}, 2, 5e-324));
  EXPECT_FALSE(agrees(graph, {not_a_number, 1}, 2, 0));
}

TEST(QuickJudge, DoesNotTakeAnUnderflowForAnExactZero) {
  EXPECT_FALSE(agrees(one_operation(Op::exp), {-800}, 0, 0));
  EXPECT_FALSE(agrees(one_operation(Op::mul), {1e-90, 1e-90}, 0, 1e-180));
  Graph graph;  // x^4 at 1e-90
  const Position square = graph.binary(Op::mul, graph.input(), 0);
  graph.binary(Op::mul, square, square);
  EXPECT_FALSE(agrees(graph, {1e-90}, 0, 0));
  EXPECT_FALSE(agrees(graph, {1e-90}, 1, 0));
}

TEST(QuickJudge, JudgesEveryPointOfALongBatch) {
  QuickJudge quick;
  const Graph large = after_exponential(Op::pow);
  quick.prepare(large);
  quick.sweep(points_of(2, {{1, 1}}), 0);
  const Graph graph = one_operation(Op::exp);
  Points points(1);
  for (std::size_t p = 0; p < 2 * lanes + 3; ++p) {
    const double x = static_cast<double>(p) / 64;
    points.push_back({&x, 1});
  }
  quick.prepare(graph);
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (p % lanes == 0) quick.sweep(points, p);
    EXPECT_TRUE(agrees(quick, p % lanes, 1, std::exp(points[p][0]))) << p;
    EXPECT_FALSE(agrees(quick, p % lanes, 1, std::exp(points[p][0]) * (1 + 1e-13))) << p;
  }
}

}  // namespace
}  // namespace minigrad::oracle
