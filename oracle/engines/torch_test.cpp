// SPDX-License-Identifier: MIT
// The answers of LibTorch: correct numbers, and the conventions that differ from the contract's or agree with it.
#include "oracle/engines/torch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "minigrad/samples/op_samples.h"
#include "minigrad/special_numbers.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::oracle {
namespace {

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

  Answers ask_batch(const Graph& graph, const Points& points, const Manner& manner = {}) {
    return torch->differentiate({graph, points, in_preferred_constants(manner, torch->capabilities())});
  }

  Answer ask(const Graph& graph, const std::vector<double>& point, const Manner& manner = {}) {
    const Answers answers = ask_batch(graph, corpus::single(point), manner);
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

/// The samples of the operations that LibTorch has.
std::vector<OpSample> samples(const Differentiator& torch) {
  const std::vector<Op>& ops = torch.capabilities().ops;
  std::vector<OpSample> found;
  for (const OpSample& sample : op_samples) {
    if (std::find(ops.begin(), ops.end(), sample.op) != ops.end()) found.push_back(sample);
  }
  return found;
}

std::vector<double> point_of(const OpSample& sample) {
  std::vector<double> point = {sample.left, sample.right};
  point.resize(arity(sample.op));
  return point;
}

TEST_F(Torch, HasNameAndVersion) {
  EXPECT_EQ(torch->capabilities().name, "torch");
  EXPECT_FALSE(torch->capabilities().version.empty());
}

TEST_F(Torch, RefusesOpsThatItLacks) {
  const std::vector<Op>& ops = torch->capabilities().ops;
  for (const Op op : every_operation()) {
    const bool has_op = std::find(ops.begin(), ops.end(), op) != ops.end();
    const Status status = ask(one_operation(op), std::vector<double>(arity(op), 0.5)).status;
    EXPECT_EQ(status.outcome, has_op ? Outcome::answered : Outcome::unsupported) << name(op) << ": " << status.reason;
  }
}

TEST_F(Torch, MatchesTheSamples) {
  for (const OpSample& sample : samples(*torch)) {
    const Answer answer = ask(one_operation(sample.op), point_of(sample));
    EXPECT_EQ(answer.status.outcome, Outcome::answered) << name(sample.op) << ": " << answer.status.reason;
    EXPECT_DOUBLE_EQ(answer.value, sample.value) << name(sample.op);
    EXPECT_DOUBLE_EQ(answer.gradient[0], sample.left_partial) << name(sample.op);
    const double last = arity(sample.op) == 1 ? sample.left_partial : sample.right_partial;
    EXPECT_DOUBLE_EQ(answer.gradient.back(), last) << name(sample.op);
  }
}

TEST_F(Torch, TakesConstantsOnEitherSide) {
  for (const OpSample& sample : samples(*torch)) {
    if (arity(sample.op) == 1) continue;
    Graph right_constant;
    const Position left = right_constant.input();
    right_constant.binary(sample.op, left, right_constant.constant(sample.right));
    EXPECT_DOUBLE_EQ(gradient(right_constant, {sample.left})[0], sample.left_partial) << name(sample.op);

    Graph left_constant;
    const Position constant = left_constant.constant(sample.left);
    left_constant.binary(sample.op, constant, left_constant.input());
    EXPECT_DOUBLE_EQ(gradient(left_constant, {sample.right})[0], sample.right_partial) << name(sample.op);
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
  expect_gradient(ask(graph, {5, 7}, corpus::backward_twice(graph)).gradient, {0, 2}, "twice");
}

TEST_F(Torch, TakesGraphsWithoutInputs) {
  Graph graph;
  graph.input();
  const Position two = graph.constant(2);
  graph.unary(Op::sqrt, graph.binary(Op::mul, two, two));
  Points points(1);
  points.push_back(std::vector<double>{1});
  points.push_back(std::vector<double>{8});
  const Answers answers = ask_batch(graph, points);
  EXPECT_EQ(answers.values, (std::vector<double>{2, 2}));
  EXPECT_EQ(answers.gradient(1)[0], 0);
  EXPECT_EQ(answers.statuses[1].outcome, Outcome::answered) << answers.statuses[1].reason;
}

TEST_F(Torch, TakesAnEmptyBatch) { EXPECT_EQ(ask_batch(shared(Op::mul), Points(1)).size(), 0); }

TEST_F(Torch, SecondBackwardDoublesTheGradient) {
  for (const OpSample& sample : samples(*torch)) {
    const Graph graph = one_operation(sample.op);
    std::vector<double> doubled = gradient(graph, point_of(sample));
    for (double& component : doubled) component *= 2;
    expect_gradient(ask(graph, point_of(sample), corpus::backward_twice(graph)).gradient, doubled,
                    std::string(name(sample.op)));
  }
}

/// A batch of points inside the op's domain, longer than the widest vector register, with a remainder.
Points batch(Op op) {
  constexpr std::size_t size = 37;
  const std::size_t dimension = arity(op);
  const double from = std::fmax(traits(op).domain.low, 0) + 0.1;
  Points points(dimension, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < dimension; ++k) points[i][k] = from + 0.8 * double((i * 7 + k * 11) % size) / size;
  }
  return points;
}

/// LibTorch's vectorised kernels compute the remainder of a batch, and so a single point, with other functions than
/// full registers. Each is good to a few ulp, which EXPECT_DOUBLE_EQ allows.
TEST_F(Torch, BatchMatchesSinglePointsToAFewUlp) {
  for (const Op op : torch->capabilities().ops) {
    const Graph graph = one_operation(op);
    const Points points = batch(op);
    const Answers together = ask_batch(graph, points);
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
  for (const Op op : torch->capabilities().ops) {
    const Points points = batch(op);
    const Answers first = ask_batch(one_operation(op), points);
    const Answers second = ask_batch(one_operation(op), points);
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
  expect_gradient(gradient(one_operation(Op::hypot), {0, 0}), {not_a_number, not_a_number}, "hypot at the origin");
  expect_gradient(gradient(one_operation(Op::atan2), {0, 0}), {not_a_number, not_a_number}, "atan2 at the origin");
  expect_gradient(gradient(one_operation(Op::sqrt), {0}), {infinity}, "sqrt at 0");
  expect_gradient(gradient(one_operation(Op::log), {0}), {infinity}, "log at 0");
  expect_gradient(gradient(one_operation(Op::pow), {-2, 2}), {-4, not_a_number}, "(-2)^2");
}

TEST_F(Torch, NaNPropagatesThroughEveryValue) {
  for (const Op op : torch->capabilities().ops) {
    EXPECT_TRUE(std::isnan(ask(one_operation(op), std::vector<double>(arity(op), not_a_number)).value)) << name(op);
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
