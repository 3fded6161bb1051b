// SPDX-License-Identifier: MIT
// Values of every op at ordinary and at special points. The expected numbers are computed with 60 digits and rounded
// once.
#include "oracle/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "minigrad/samples/op_samples.h"
#include "minigrad/special_numbers.h"

namespace minigrad::oracle {
namespace {

struct Case {
  Op op;
  double left;
  double right;
  double value;
};

std::string describe(const Case& c) {
  return std::string(name(c.op)) + "(" + std::to_string(c.left) + ", " + std::to_string(c.right) + ")";
}

/// Equal to the last bit but for the sign of a zero; a NaN equals a NaN.
void expect_exactly(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const double value = evaluate(c.op, c.left, c.right);
    EXPECT_TRUE(value == c.value || (std::isnan(value) && std::isnan(c.value)))
        << describe(c) << " is " << value << ", expected " << c.value;
  }
}

TEST(Evaluate, MatchesTheSamples) {
  for (const OpSample& sample : op_samples) {
    EXPECT_DOUBLE_EQ(evaluate(sample.op, sample.left, sample.right), sample.value) << name(sample.op);
  }
}

TEST(Evaluate, NaNPropagatesThroughEveryOp) {
  for (std::size_t i = leaf_count; i < all_ops.size(); ++i) {
    const Op op = all_ops[i].op;
    EXPECT_TRUE(std::isnan(evaluate(op, not_a_number, 1.5))) << name(op);
    EXPECT_TRUE(arity(op) == 1 || std::isnan(evaluate(op, 1.5, not_a_number))) << name(op);
  }
}

TEST(Evaluate, NaNOperandsWithAValueInIEEE754) {
  expect_exactly({{Op::pow, not_a_number, 0, 1},
                  {Op::pow, 1, not_a_number, 1},
                  {Op::hypot, infinity, not_a_number, infinity},
                  {Op::hypot, not_a_number, -infinity, infinity}});
}

TEST(Evaluate, PowersOfZeroAndNegativeBases) {
  expect_exactly({{Op::pow, 0, 0, 1},
                  {Op::pow, -3, 0, 1},
                  {Op::pow, infinity, 0, 1},
                  {Op::pow, -2, 3, -8},
                  {Op::pow, -2, 0.5, not_a_number},
                  {Op::pow, 0, -1, infinity},
                  {Op::pow, 0, 2, 0}});
}

TEST(Evaluate, ValuesAtKinks) {
  expect_exactly({{Op::relu, 0, 0, 0},
                  {Op::relu, -3, 0, 0},
                  {Op::relu, -infinity, 0, 0},
                  {Op::abs, 0, 0, 0},
                  {Op::abs, -infinity, 0, infinity},
                  {Op::max, 2, 2, 2},
                  {Op::min, -infinity, 2, -infinity},
                  {Op::max, -infinity, 2, 2}});
}

TEST(Evaluate, ValuesOutsideAndAtTheEdgeOfDomains) {
  expect_exactly({{Op::sqrt, -1, 0, not_a_number},
                  {Op::log, -1, 0, not_a_number},
                  {Op::log, 0, 0, -infinity},
                  {Op::log1p, -1, 0, -infinity},
                  {Op::asin, 1.5, 0, not_a_number},
                  {Op::acos, -1.5, 0, not_a_number},
                  {Op::acosh, 0.5, 0, not_a_number},
                  {Op::atanh, 1, 0, infinity},
                  {Op::atanh, 1.5, 0, not_a_number},
                  {Op::sin, infinity, 0, not_a_number},
                  {Op::div, 1, 0, infinity},
                  {Op::div, 0, 0, not_a_number},
                  {Op::sub, infinity, infinity, not_a_number},
                  {Op::mul, 0, infinity, not_a_number}});
}

TEST(Evaluate, TailsKeepTheirDigits) {
  for (const Case& c : std::vector<Case>{{Op::sigmoid, -40, 0, 4.248354255291589e-18},
                                         {Op::sigmoid, -700, 0, 9.85967654375977e-305},
                                         {Op::sigmoid, 20, 0, 0.9999999979388464},
                                         {Op::softplus, -40, 0, 4.248354255291589e-18},
                                         {Op::softplus, -700, 0, 9.85967654375977e-305},
                                         {Op::softplus, 20, 0, 20.000000002061153},
                                         {Op::softplus, 30, 0, 30.000000000000092},
                                         {Op::expm1, 1e-10, 0, 1.00000000005e-10},
                                         {Op::log1p, 1e-10, 0, 9.9999999995e-11},
                                         {Op::hypot, 1e200, 1e200, 1.4142135623730952e200}}) {
    EXPECT_DOUBLE_EQ(evaluate(c.op, c.left, c.right), c.value) << describe(c);
  }
}

TEST(Evaluate, FarTailsHaveNoNaN) {
  expect_exactly({{Op::sigmoid, -800, 0, 0},
                  {Op::sigmoid, 800, 0, 1},
                  {Op::sigmoid, -infinity, 0, 0},
                  {Op::sigmoid, infinity, 0, 1},
                  {Op::softplus, -800, 0, 0},
                  {Op::softplus, 800, 0, 800},
                  {Op::softplus, -infinity, 0, 0},
                  {Op::softplus, infinity, 0, infinity},
                  {Op::tanh, 800, 0, 1},
                  {Op::erf, -800, 0, -1},
                  {Op::erfc, 800, 0, 0},
                  {Op::exp, 800, 0, infinity}});
}

TEST(Evaluate, GraphGivesTheValueOfEveryNode) {
  Graph graph;
  const Position x = graph.input();
  const Position five = graph.constant(5);
  const Position y = graph.input();
  const Position product = graph.binary(Op::mul, x, five);
  graph.binary(Op::sub, product, y);
  EXPECT_EQ(evaluate(graph, std::vector<double>{3, 4}), (std::vector<double>{3, 5, 4, 15, 11}));
}

TEST(Evaluate, SharedNodeHasOneValue) {
  Graph graph;
  const Position x = graph.input();
  graph.binary(Op::div, x, x);
  EXPECT_EQ(evaluate(graph, std::vector<double>{0.3}).back(), 1);
}

}  // namespace
}  // namespace minigrad::oracle
