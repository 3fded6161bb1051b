// SPDX-License-Identifier: MIT
// minigrad and LibTorch follow every part of a manner.
#include <gtest/gtest.h>

#include <memory>

#include "oracle/engines/finite_difference.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"

namespace minigrad::oracle {
namespace {

using corpus::Constants;

std::unique_ptr<Differentiator> make(const std::string& name) {
  if (name == "torch") return load_torch();
  return std::make_unique<MinigradEngine>();
}

/// 0: x, 1: 5, 2: x * 5, 3: node 2 squared, 4: node 2 -= x, 5: 3 * 4, 6: 5 / x.
/// With x = 2: 10, 100, 8, 800, 2.5.
Graph example() {
  Graph graph;
  graph.input();
  graph.constant(5);
  graph.binary(Op::mul, 0, 1);
  graph.binary(Op::pow, 2, graph.constant(2));
  graph.binary(Op::sub, 2, 0);
  graph.binary(Op::mul, 4, 5);
  graph.binary(Op::div, 1, 0);
  return graph;
}

class MannerOf : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    try {
      engine_ = make(GetParam());
    } catch (const std::runtime_error& error) {
      GTEST_SKIP() << error.what();
    }
  }

  /// The value, then the gradient.
  std::vector<double> ask(const Graph& graph, const Manner& manner, double x = 2) {
    EXPECT_EQ(find_error(graph, manner), std::nullopt);
    Points points(1);
    for (int i = 0; i < 2; ++i) points.push_back(std::vector<double>{x});
    const Answers answers = engine_->differentiate({graph, points, manner});
    EXPECT_EQ(answers.statuses[1].outcome, Outcome::answered) << answers.statuses[1].reason;
    std::vector<double> all{answers.values[1]};
    all.insert(all.end(), answers.gradient(1).begin(), answers.gradient(1).end());
    return all;
  }

  Outcome outcome(const Graph& graph, const Manner& manner) {
    Points points(1);
    points.push_back(std::vector<double>{2});
    return engine_->differentiate({graph, points, manner}).statuses[0].outcome;
  }

  std::unique_ptr<Differentiator> engine_;
};

TEST_P(MannerOf, ConstantsAreNumbersOrOwn) {
  for (const Constants constants : {Constants::numbers, Constants::own}) {
    Manner manner;
    manner.constants = constants;
    EXPECT_EQ(ask(example(), manner), (std::vector<double>{2.5, -1.25}));
    for (const Op op : {Op::add, Op::sub, Op::mul, Op::div, Op::pow, Op::max, Op::min, Op::atan2, Op::hypot}) {
      Graph left, right;
      left.binary(op, left.constant(1), left.input());
      right.binary(op, right.input(), right.constant(1));
      manner.constants = Constants::own;
      const auto own_left = ask(left, manner), own_right = ask(right, manner);
      manner.constants = constants;
      EXPECT_EQ(ask(left, manner), own_left) << name(op);
      EXPECT_EQ(ask(right, manner), own_right) << name(op);
    }
  }
}

TEST_P(MannerOf, BackwardFromSeveralNodesAddsUp) {
  Manner manner;
  manner.backward = {7, 6};
  // d(7)/dx is -1.25; d(6)/dx, with 6 = 25 x^2 * 4 x, is 300 x^2 = 1200.
  EXPECT_EQ(ask(example(), manner), (std::vector<double>{800, 1198.75}));
  manner.backward = {7, std::nullopt, 6, 6};
  EXPECT_EQ(ask(example(), manner), (std::vector<double>{800, 2400}));
  manner.backward = {6, std::nullopt};
  EXPECT_EQ(ask(example(), manner), (std::vector<double>{800, 0}));
}

TEST_P(MannerOf, ReadsGradientsOfInnerNodes) {
  Manner manner;
  manner.backward = {6};
  manner.wanted = {5, 4, 2, 0, 7};
  EXPECT_EQ(ask(example(), manner), (std::vector<double>{800, 100, 8, 260, 1200, 0}));
  manner.backward = {6, 4};
  EXPECT_EQ(ask(example(), manner), (std::vector<double>{100, 100, 9, 280, 1300, 0}));
}

// LibTorch refuses, with a reason, to overwrite a value that backward needs.
TEST_P(MannerOf, CompoundAssignmentGivesTheSameNumbers) {
  for (const Op op : {Op::add, Op::sub, Op::mul, Op::div}) {
    for (const Constants constants : {Constants::numbers, Constants::own}) {
      Graph graph;
      graph.input();
      graph.constant(3);
      graph.binary(Op::add, 0, 1);
      graph.binary(op, 2, 2);  // y += y
      graph.binary(op, 3, 0);
      graph.binary(op, 4, 1);
      Manner manner;
      manner.constants = constants;
      const auto plain = ask(graph, manner);
      manner.in_place = {3, 4, 5};
      const bool needs_operands = op == Op::mul || op == Op::div;
      if (GetParam() == "torch" && needs_operands) {
        EXPECT_EQ(outcome(graph, manner), Outcome::unsupported) << name(op);
      } else {
        EXPECT_EQ(ask(graph, manner), plain) << name(op);
      }
    }
  }
}

TEST_P(MannerOf, GraphWithoutInputsIsAnswered) {
  Graph graph;
  graph.input();
  graph.constant(3);
  graph.unary(Op::neg, 1);
  Manner manner;
  for (const Constants constants : {Constants::numbers, Constants::own}) {
    manner.constants = constants;
    EXPECT_EQ(ask(graph, manner), (std::vector<double>{-3, 0}));
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, MannerOf, testing::Values("minigrad", "torch"),
                         [](const auto& info) { return info.param; });

TEST(MannerOfFiniteDifferences, KnowsOutputAndInputsOnly) {
  FiniteDifference engine;
  Points points(1);
  points.push_back(std::vector<double>{2});
  Manner manner;
  const auto outcome = [&] { return engine.differentiate({example(), points, manner}).statuses[0].outcome; };
  manner.backward = {7, std::nullopt, 7, 7};
  EXPECT_EQ(outcome(), Outcome::answered);
  EXPECT_NEAR(engine.differentiate({example(), points, manner}).gradient(0)[0], -2.5, 1e-9);
  manner.backward = {6};
  EXPECT_EQ(outcome(), Outcome::unsupported);
  manner = {};
  manner.wanted = {2};
  EXPECT_EQ(outcome(), Outcome::unsupported);
}

}  // namespace
}  // namespace minigrad::oracle
