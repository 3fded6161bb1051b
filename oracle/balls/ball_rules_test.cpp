// SPDX-License-Identifier: MIT
// Each ball rule against central differences of its values, which use no derivative.
#include "oracle/balls/ball_rules.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "oracle/balls/ball_difference.h"
#include "oracle/differentiator.h"
#include "oracle/judge.h"

namespace minigrad::oracle {
namespace {

/// Operands inside the domain of each op, on both sides of its kinks and zeros.
std::vector<double> operands(Op op) {
  switch (op) {
    case Op::sqrt:
    case Op::log: return {1e-300, 0.125, 1.75, 3e200};
    case Op::log1p: return {-0.75, 1e-20, 2.5, 1e100};
    case Op::asin:
    case Op::acos:
    case Op::atanh: return {-0.99999999, -0.3, 1e-30, 0.7};
    case Op::acosh: return {1.00000001, 2.5, 1e200};
    default: return {-35.25, -1.5, -1e-10, 0.3, 2.0, 21.0};
  }
}

Graph single(Op op) {
  Graph graph;
  graph.input();
  if (arity(op) == 1) {
    graph.unary(op, 0);
  } else {
    graph.input();
    graph.binary(op, 0, 1);
  }
  return graph;
}

class BallRule : public testing::TestWithParam<Op> {};

TEST_P(BallRule, PartialsAreTheSlopesOfTheValues) {
  const Graph graph = single(GetParam());
  int compared = 0;
  for (const double left : operands(GetParam())) {
    for (const double right : arity(GetParam()) == 1 ? std::vector<double>{0} : operands(GetParam())) {
      std::vector<double> point{left};
      if (arity(GetParam()) == 2) point.push_back(right);
      const std::vector<std::optional<Slope>> slopes = ball_differences(graph, point);
      const Judge judge(graph, point);
      for (std::size_t k = 0; k < point.size(); ++k) {
        const std::optional<Truth> truth = judge.truth(1 + k);
        // At a kink (left == right of max and min) the mean of both slopes is the contract's choice as well.
        if (!slopes[k] || !truth) continue;
        EXPECT_DOUBLE_EQ(slopes[k]->slope, truth->value) << name(GetParam()) << " at " << left << ", " << right;
        ++compared;
      }
    }
  }
  EXPECT_GE(compared, 3);
}

INSTANTIATE_TEST_SUITE_P(EveryOp, BallRule, testing::ValuesIn(every_operation()),
                         [](const auto& info) { return std::string(name(info.param)); });

State state(Op op, double left, double right = 0) {
  return ball_rule(op, Ball(left), Ball(right), Aliasing::distinct, KinkMode::contract, 256).state;
}

TEST(BallRules, KnowTheirDomains) {
  EXPECT_EQ(state(Op::log, -1), State::outside);
  EXPECT_EQ(state(Op::log, 0), State::singular);
  EXPECT_EQ(state(Op::sqrt, -1), State::outside);
  EXPECT_EQ(state(Op::sqrt, 0), State::finite);
  EXPECT_EQ(state(Op::asin, 1.5), State::outside);
  EXPECT_EQ(state(Op::acosh, 0.5), State::outside);
  EXPECT_EQ(state(Op::atanh, 1), State::singular);
  EXPECT_EQ(state(Op::div, 1, 0), State::singular);
  EXPECT_EQ(state(Op::pow, -2, 0.5), State::outside);
  EXPECT_EQ(state(Op::pow, 0, -1), State::singular);
  EXPECT_EQ(state(Op::pow, -2, 3), State::finite);
}

TEST(BallRules, MarkInfinitePartials) {
  const auto singular = [](Op op, double left, double right) {
    const BallLocal local = ball_rule(op, Ball(left), Ball(right), Aliasing::distinct, KinkMode::contract, 256);
    return std::array{local.flow[0] >= Flow::undefined, local.flow[1] >= Flow::undefined};
  };
  EXPECT_TRUE(singular(Op::sqrt, 0, 0)[0]);
  EXPECT_TRUE(singular(Op::asin, 1, 0)[0]);
  EXPECT_TRUE(singular(Op::hypot, 0, 0)[1]);
  EXPECT_TRUE(singular(Op::pow, -2, 2)[1]);
  EXPECT_FALSE(singular(Op::pow, -2, 2)[0]);
  EXPECT_TRUE(singular(Op::pow, 0, 0.5)[0]);
  EXPECT_FALSE(singular(Op::pow, 0, 2)[0]);
}

TEST(BallRules, LeaveBallsThatReachAcrossAnEdgeUndecided) {
  Ball wide(0.0);
  arb_add_error_2exp_si(wide, -3);
  const auto decide = [&](Op op) {
    return ball_rule(op, wide, Ball(2.0), Aliasing::distinct, KinkMode::contract, 256).state;
  };
  EXPECT_EQ(decide(Op::log), State::undecided);
  EXPECT_EQ(decide(Op::sqrt), State::undecided);
  const BallLocal relu = ball_rule(Op::relu, wide, wide, Aliasing::distinct, KinkMode::contract, 256);
  EXPECT_TRUE(arb_contains_si(relu.partials[0], 0));
  EXPECT_TRUE(arb_contains_si(relu.partials[0], 1));
}

TEST(BallRules, ChooseOneSubgradientOrAll) {
  const BallLocal chosen = ball_rule(Op::relu, Ball(), Ball(), Aliasing::distinct, KinkMode::contract, 256);
  EXPECT_EQ(chosen.branch, Branch::kink);
  EXPECT_TRUE(arb_is_zero(chosen.partials[0]));
  const BallLocal all = ball_rule(Op::relu, Ball(), Ball(), Aliasing::distinct, KinkMode::subgradients, 256);
  EXPECT_TRUE(arb_contains_si(all.partials[0], 1));
  const BallLocal tie = ball_rule(Op::max, Ball(2.0), Ball(2.0), Aliasing::distinct, KinkMode::contract, 256);
  EXPECT_TRUE(arb_equal(tie.partials[0], Ball(0.5)));
  EXPECT_TRUE(arb_equal(tie.partials[1], Ball(0.5)));
}

}  // namespace
}  // namespace minigrad::oracle
