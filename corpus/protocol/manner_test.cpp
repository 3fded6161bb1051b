// SPDX-License-Identifier: MIT
#include "corpus/protocol/manner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "corpus/protocol/question.h"

namespace minigrad::corpus {
namespace {

/// 0: x, 1: 5, 2: 5 * x, 3: sin of it, 4: node 2 += x, 5: 3 - 4.
Graph example() {
  Graph graph;
  graph.input();
  graph.constant(5);
  graph.binary(Op::mul, 1, 0);
  graph.unary(Op::sin, 2);
  graph.binary(Op::add, 2, 0);
  graph.binary(Op::sub, 3, 4);
  return graph;
}

std::string error_of(const Manner& manner) { return find_error(example(), manner).value_or(""); }

Manner in_place(std::vector<Position> nodes) {
  Manner manner;
  manner.in_place = std::move(nodes);
  return manner;
}

TEST(Manner, DefaultIsOneBackwardOnTheOutput) {
  const Manner plain;
  EXPECT_EQ(backward_steps(example(), plain), (std::vector<std::optional<Position>>{5}));
  EXPECT_EQ(wanted_nodes(example(), plain), (std::vector<Position>{0}));
  EXPECT_EQ(valued_node(example(), plain), 5U);
  EXPECT_EQ(error_of(plain), "");
}

TEST(Manner, ValueBelongsToTheLastCalledNode) {
  Manner manner;
  manner.backward = {5, 3, std::nullopt};
  EXPECT_EQ(valued_node(example(), manner), 3U);
}

TEST(Manner, ForbidsUseAfterAssignment) {
  EXPECT_EQ(error_of(in_place({4})), "");
  Graph graph = example();
  graph.unary(Op::cos, 2);
  EXPECT_EQ(find_error(graph, in_place({4})), "in_place: node 6 uses node 2, which was overwritten");
}

TEST(Manner, AssignsOnlyToResultsOfFourOperations) {
  EXPECT_EQ(error_of(in_place({3})),
            "in_place: node 3 is sin, and only add, sub, mul and div have a compound assignment");
  EXPECT_EQ(error_of(in_place({2})), "in_place: node 2 assigns to node 1, which is not the result of an operation");
  EXPECT_EQ(error_of(in_place({6})), "in_place: expected the position of a node, at most 5, got 6");
  EXPECT_EQ(error_of(in_place({5, 4})), "in_place: expected ascending positions");
}

TEST(Manner, ForbidsReadingOverwrittenNodes) {
  Manner manner = in_place({4});
  manner.wanted = {2};
  EXPECT_EQ(error_of(manner), "wanted: node 2 was overwritten");
  manner.wanted = {4, 0};
  EXPECT_EQ(error_of(manner), "");
  manner.backward = {2};
  EXPECT_EQ(error_of(manner), "backward: node 2 was overwritten");
}

TEST(Manner, ChecksPositionsCallsAndWantedNodes) {
  Manner manner;
  manner.backward = {std::nullopt};
  EXPECT_EQ(error_of(manner), "backward: expected a call on at least one node");
  manner.backward = {6};
  EXPECT_EQ(error_of(manner), "backward: expected the position of a node, at most 5, got 6");
  manner = {};
  manner.wanted = {1};
  EXPECT_EQ(error_of(manner), "wanted: node 1 depends on no input");
  manner.wanted = {9};
  EXPECT_EQ(error_of(manner), "wanted: expected the position of a node, at most 5, got 9");
}

class Unclaimed : public testing::Test {
 protected:
  std::string why() const { return find_unclaimed(capabilities, graph, manner).value_or(""); }
  Capabilities capabilities = all_capabilities("all", "1");
  Graph graph = example();
  Manner manner;
};

TEST_F(Unclaimed, NothingForFullCapabilities) {
  manner = {Constants::own, {4}, {5, 5, std::nullopt, 3}, {4, 0}};
  EXPECT_EQ(why(), "");
}

TEST_F(Unclaimed, MissingOperation) {
  capabilities.ops = {Op::mul, Op::add, Op::sin};
  EXPECT_EQ(why(), "sub is not claimed");
}

TEST_F(Unclaimed, VariableExponent) {
  capabilities.exponent = Exponent::constant;
  graph.binary(Op::pow, 5, 1);
  EXPECT_EQ(why(), "");
  graph.binary(Op::pow, 1, 5);
  EXPECT_EQ(why(), "an exponent that is not a constant is not claimed");
}

TEST_F(Unclaimed, GreaterDepth) {
  capabilities.depth = 3;
  EXPECT_EQ(why(), "");
  capabilities.depth = 2;
  EXPECT_EQ(why(), "a depth of 3 is not claimed");
}

TEST_F(Unclaimed, ConstantsWhereTheWayMatters) {
  capabilities.constants = {Constants::own};
  EXPECT_EQ(why(), "constants as plain numbers are not claimed");
  graph.nodes[2].operands[1] = 1;  // 5 * 5
  EXPECT_EQ(why(), "");
}

TEST_F(Unclaimed, NanAndInfinityForFiniteInputs) {
  const double infinity = std::numeric_limits<double>::infinity();
  Question question{graph, batch({Coordinates(input_count(graph), infinity), Coordinates(input_count(graph), 1)})};
  EXPECT_EQ(at_claimed_points(question, capabilities).points.size(), 2U);
  capabilities.finite_inputs = true;
  EXPECT_EQ(why(), "");
  EXPECT_EQ(find_unclaimed(capabilities, question), std::nullopt);
  question = at_claimed_points(question, capabilities);
  ASSERT_EQ(question.points.size(), 1U);
  EXPECT_EQ(question.points[0][0], 1);
  question.points[0][0] = std::nan("");
  EXPECT_EQ(find_unclaimed(capabilities, question), "NaN and infinity are not claimed");
  graph.constant(infinity);
  EXPECT_EQ(why(), "NaN and infinity are not claimed");
}

TEST_F(Unclaimed, AssignmentGradientAndSecondBackward) {
  capabilities.in_place = {Op::sub};
  manner.in_place = {4};
  EXPECT_EQ(why(), "add in place is not claimed");
  manner.in_place.clear();
  capabilities.gradients = Gradients::inputs;
  manner.wanted = {0, 3};
  EXPECT_EQ(why(), "gradients of nodes other than inputs are not claimed");
  manner.wanted = {0};
  EXPECT_EQ(why(), "");
  capabilities.second_backward = SecondBackward::unsupported;
  manner.backward = {std::nullopt, 5};
  EXPECT_EQ(why(), "");
  manner.backward = {5, 3};
  EXPECT_EQ(why(), "a second backward is not claimed");
}

}  // namespace
}  // namespace minigrad::corpus
