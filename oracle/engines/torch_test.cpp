// SPDX-License-Identifier: MIT
// The answers of LibTorch: correct numbers, and the conventions that differ from the contract's or agree with it.
// The expected numbers are computed with 60 digits and rounded once; none comes from LibTorch.
#include "oracle/engines/torch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace minigrad::oracle {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The answer at one point.
struct Answer {
  double value;
  std::vector<double> gradient;
  Status status;
};

class Torch : public testing::Test {
 protected:
  void SetUp() override {
    try {
      torch = load_torch();
    } catch (const std::runtime_error& error) {
      GTEST_SKIP() << error.what();
    }
  }

  Answer ask(const Graph& graph, const std::vector<double>& point, Backward backward = Backward::once) {
    Points points(point.size());
    points.push_back(point);
    const Answers answers = torch->differentiate(graph, points, backward);
    return {answers.values[0], {answers.gradient(0).begin(), answers.gradient(0).end()}, answers.statuses[0]};
  }

  std::vector<double> gradient(const Graph& graph, const std::vector<double>& point) {
    return ask(graph, point).gradient;
  }

  std::unique_ptr<Differentiator> torch;
};

/// The graph of a binary operation on one input twice.
Graph shared(Op op) {
  Graph graph;
  const Position x = graph.input();
  graph.binary(op, x, x);
  return graph;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

void expect_gradient(const std::vector<double>& gradient, const std::vector<double>& expected,
                     const std::string& where) {
  EXPECT_TRUE(std::equal(gradient.begin(), gradient.end(), expected.begin(), expected.end(), same))
      << where << ": " << testing::PrintToString(gradient) << ", expected " << testing::PrintToString(expected);
}

struct Case {
  Op op;
  double left;
  double right;
  double value;
  double partial_left;
  double partial_right;
};

const std::vector<Case> ordinary = {
    {Op::add, 0.75, 1.5, 2.25, 1.0, 1.0},
    {Op::sub, 0.75, 1.5, -0.75, 1.0, -1.0},
    {Op::mul, 0.75, 1.5, 1.125, 1.5, 0.75},
    {Op::div, 0.75, 1.5, 0.5, 0.6666666666666666, -0.3333333333333333},
    {Op::pow, 0.75, 1.5, 0.649519052838329, 1.299038105676658, -0.18685498721744828},
    {Op::max, 0.75, 1.5, 1.5, 0.0, 1.0},
    {Op::min, 0.75, 1.5, 0.75, 1.0, 0.0},
    {Op::atan2, 0.75, 1.5, 0.4636476090008061, 0.5333333333333333, -0.26666666666666666},
    {Op::hypot, 0.75, 1.5, 1.6770509831248424, 0.4472135954999579, 0.8944271909999159},
    {Op::neg, -0.625, 0, 0.625, -1.0, 0},
    {Op::abs, -0.625, 0, 0.625, -1.0, 0},
    {Op::relu, 0.625, 0, 0.625, 1.0, 0},
    {Op::sqrt, 0.625, 0, 0.7905694150420949, 0.6324555320336759, 0},
    {Op::exp, 0.625, 0, 1.8682459574322223, 1.8682459574322223, 0},
    {Op::expm1, 0.625, 0, 0.8682459574322224, 1.8682459574322223, 0},
    {Op::log, 0.625, 0, -0.4700036292457356, 1.6, 0},
    {Op::log1p, 0.625, 0, 0.4855078157817008, 0.6153846153846154, 0},
    {Op::sin, 0.625, 0, 0.5850972729404622, 0.8109631195052179, 0},
    {Op::cos, 0.625, 0, 0.8109631195052179, -0.5850972729404622, 0},
    {Op::tan, 0.625, 0, 0.7214844409909045, 1.5205397985919578, 0},
    {Op::asin, 0.625, 0, 0.6751315329370317, 1.281025230440697, 0},
    {Op::acos, 0.625, 0, 0.895664793857865, -1.281025230440697, 0},
    {Op::atan, 0.625, 0, 0.5585993153435624, 0.7191011235955056, 0},
    {Op::sinh, 0.625, 0, 0.6664922644566161, 1.2017536929756063, 0},
    {Op::cosh, 0.625, 0, 1.2017536929756063, 0.6664922644566161, 0},
    {Op::tanh, 0.625, 0, 0.5545997223493823, 0.692419147969988, 0},
    {Op::asinh, 0.625, 0, 0.590143685781959, 0.847998304005088, 0},
    {Op::acosh, 1.5, 0, 0.9624236501192069, 0.8944271909999159, 0},
    {Op::atanh, 0.625, 0, 0.7331685343967135, 1.641025641025641, 0},
    {Op::sigmoid, 0.625, 0, 0.6513548646660542, 0.2270917049419204, 0},
    {Op::softplus, 0.625, 0, 1.0537006782765186, 0.6513548646660542, 0},
    {Op::erf, 0.625, 0, 0.623240882188418, 0.7634995357606049, 0},
    {Op::erfc, 0.625, 0, 0.376759117811582, -0.7634995357606049, 0},
};

TEST_F(Torch, HasEveryOpAndAVersion) {
  EXPECT_EQ(torch->capabilities().name, "torch");
  EXPECT_FALSE(torch->capabilities().version.empty());
  EXPECT_EQ(torch->capabilities().ops, every_operation());
  EXPECT_EQ(ordinary.size(), every_operation().size()) << "the table above must have every op";
}

TEST_F(Torch, DifferentiatesEveryOp) {
  for (const Case& c : ordinary) {
    std::vector<double> point = {c.left, c.right};
    point.resize(arity(c.op));
    const Answer answer = ask(one_operation(c.op), point);
    EXPECT_EQ(answer.status.outcome, Outcome::answered) << name(c.op) << ": " << answer.status.reason;
    EXPECT_DOUBLE_EQ(answer.value, c.value) << name(c.op);
    EXPECT_DOUBLE_EQ(answer.gradient[0], c.partial_left) << name(c.op);
    EXPECT_DOUBLE_EQ(answer.gradient.back(), arity(c.op) == 1 ? c.partial_left : c.partial_right) << name(c.op);
  }
}

TEST_F(Torch, TakesConstantsOnEitherSide) {
  for (const Case& c : ordinary) {
    if (arity(c.op) == 1) continue;
    Graph right_constant;
    const Position left = right_constant.input();
    right_constant.binary(c.op, left, right_constant.constant(c.right));
    EXPECT_DOUBLE_EQ(gradient(right_constant, {c.left})[0], c.partial_left) << name(c.op);

    Graph left_constant;
    const Position constant = left_constant.constant(c.left);
    left_constant.binary(c.op, constant, left_constant.input());
    EXPECT_DOUBLE_EQ(gradient(left_constant, {c.right})[0], c.partial_right) << name(c.op);
  }
}

TEST_F(Torch, TakesPowersOfNegativeNumbers) {
  Graph cube;
  const Position x = cube.input();
  cube.binary(Op::pow, x, cube.constant(3));
  const Answer answer = ask(cube, {-2});
  EXPECT_EQ(answer.value, -8);
  expect_gradient(answer.gradient, {12}, "x^3 at -2");
}

TEST_F(Torch, SharedOperandCountsTwice) {
  expect_gradient(gradient(shared(Op::mul), {3}), {6}, "x * x");
  expect_gradient(gradient(shared(Op::add), {3}), {2}, "x + x");
  expect_gradient(gradient(shared(Op::sub), {3}), {0}, "x - x");
  expect_gradient(gradient(shared(Op::div), {4}), {0}, "x / x");
}

TEST_F(Torch, UnusedInputsAndDeadNodesGetZero) {
  Graph graph;
  const Position x = graph.input();
  const Position unused = graph.input();
  const Position y = graph.input();
  graph.unary(Op::log, unused);
  graph.binary(Op::sub, x, y);
  const Answer answer = ask(graph, {5, -1, 2});
  EXPECT_EQ(answer.value, 3);
  expect_gradient(answer.gradient, {1, 0, -1}, "x - y");
}

TEST_F(Torch, OutputMayBeAnInput) {
  Graph graph;
  graph.input();
  graph.input();
  const Answer once = ask(graph, {5, 7});
  EXPECT_EQ(once.value, 7);
  expect_gradient(once.gradient, {0, 1}, "once");
  expect_gradient(ask(graph, {5, 7}, Backward::twice).gradient, {0, 2}, "twice");
}

TEST_F(Torch, TakesGraphsWithoutInputs) {
  Graph graph;
  graph.input();
  const Position two = graph.constant(2);
  graph.unary(Op::sqrt, graph.binary(Op::mul, two, two));
  Points points(1);
  points.push_back(std::vector<double>{1});
  points.push_back(std::vector<double>{8});
  const Answers answers = torch->differentiate(graph, points, Backward::once);
  EXPECT_EQ(answers.values, (std::vector<double>{2, 2}));
  EXPECT_EQ(answers.gradient(1)[0], 0);
  EXPECT_EQ(answers.statuses[1].outcome, Outcome::answered) << answers.statuses[1].reason;
}

TEST_F(Torch, TakesAnEmptyBatch) {
  EXPECT_EQ(torch->differentiate(shared(Op::mul), Points(1), Backward::once).size(), 0);
}

TEST_F(Torch, SecondBackwardDoublesTheGradient) {
  for (const Case& c : ordinary) {
    std::vector<double> point = {c.left, c.right};
    point.resize(arity(c.op));
    std::vector<double> doubled = gradient(one_operation(c.op), point);
    for (double& component : doubled) component *= 2;
    expect_gradient(ask(one_operation(c.op), point, Backward::twice).gradient, doubled, std::string(name(c.op)));
  }
}

/// A batch of points inside the op's domain, longer than the widest vector register, with a remainder.
Points batch(Op op) {
  constexpr std::size_t size = 37;
  const std::size_t dimension = arity(op);
  const double from = op == Op::acosh ? 1.1 : 0.1;
  Points points(dimension, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < dimension; ++k) points[i][k] = from + 0.8 * double((i * 7 + k * 11) % size) / size;
  }
  return points;
}

/// LibTorch's vectorised kernels compute the remainder of a batch, and so a single point, with other functions than
/// full registers. Each is good to a few ulp, which EXPECT_DOUBLE_EQ allows.
TEST_F(Torch, BatchMatchesSinglePointsToAFewUlp) {
  for (const Op op : every_operation()) {
    const Graph graph = one_operation(op);
    const Points points = batch(op);
    const Answers together = torch->differentiate(graph, points, Backward::once);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Answer alone = ask(graph, {points[i].begin(), points[i].end()});
      EXPECT_DOUBLE_EQ(together.values[i], alone.value) << name(op) << " at " << points[i][0];
      for (std::size_t k = 0; k < arity(op); ++k) {
        EXPECT_DOUBLE_EQ(together.gradient(i)[k], alone.gradient[k]) << name(op) << " at " << points[i][0];
      }
    }
  }
}

TEST_F(Torch, SameBatchGivesSameBits) {
  for (const Op op : every_operation()) {
    const Points points = batch(op);
    const Answers first = torch->differentiate(one_operation(op), points, Backward::once);
    const Answers second = torch->differentiate(one_operation(op), points, Backward::once);
    for (std::size_t i = 0; i < points.size(); ++i) {
      expect_gradient({second.gradient(i).begin(), second.gradient(i).end()},
                      {first.gradient(i).begin(), first.gradient(i).end()}, std::string(name(op)));
    }
  }
}

TEST_F(Torch, SoftplusKeepsItsTail) {
  const Answer answer = ask(one_operation(Op::softplus), {20.5});
  EXPECT_DOUBLE_EQ(answer.value, 20.5 + 1.2501528656053015e-09);
  EXPECT_DOUBLE_EQ(answer.gradient[0], 1 - 1.2501528648238605e-09);
}

TEST_F(Torch, DeepChainNeedsNoStack) {
  Graph graph;
  Position x = graph.input();
  for (int i = 0; i < 100'000; ++i) x = graph.unary(Op::neg, x);
  expect_gradient(gradient(graph, {2}), {1}, "an even number of negations");
}

TEST_F(Torch, ConventionsAtKinks) {
  expect_gradient(gradient(one_operation(Op::relu), {0}), {0}, "relu at 0");
  expect_gradient(gradient(one_operation(Op::abs), {0}), {0}, "abs at 0");
  expect_gradient(gradient(one_operation(Op::max), {2, 2}), {0.5, 0.5}, "a tie in max");
  expect_gradient(gradient(one_operation(Op::min), {2, 2}), {0.5, 0.5}, "a tie in min");
  expect_gradient(gradient(shared(Op::max), {2}), {1}, "max(x, x)");
  expect_gradient(gradient(one_operation(Op::pow), {0, 0}), {0, 0}, "0^0");
}

TEST_F(Torch, ConventionsAtSingularPoints) {
  expect_gradient(gradient(one_operation(Op::hypot), {0, 0}), {nan, nan}, "hypot at the origin");
  expect_gradient(gradient(one_operation(Op::atan2), {0, 0}), {nan, nan}, "atan2 at the origin");
  expect_gradient(gradient(one_operation(Op::sqrt), {0}), {infinity}, "sqrt at 0");
  expect_gradient(gradient(one_operation(Op::log), {0}), {infinity}, "log at 0");
  expect_gradient(gradient(one_operation(Op::pow), {-2, 2}), {-4, nan}, "(-2)^2");
}

TEST_F(Torch, NaNPropagatesThroughEveryValue) {
  for (const Op op : every_operation()) {
    EXPECT_TRUE(std::isnan(ask(one_operation(op), std::vector<double>(arity(op), nan)).value)) << name(op);
  }
}

TEST_F(Torch, BothAllocatorsGiveTheSameAnswers) {
  const Graph graph = one_operation(Op::atan2);
  const std::vector<double> kept = gradient(graph, {1, 2});
  const auto usual = load_torch(TorchMemory::usual);
  EXPECT_EQ(gradient(graph, {1, 2}), kept);
  const auto kept_again = load_torch(TorchMemory::kept);
  EXPECT_EQ(gradient(graph, {1, 2}), kept);
}

}  // namespace
}  // namespace minigrad::oracle
