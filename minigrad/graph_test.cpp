// SPDX-License-Identifier: MIT
// Graphs as data: building, comparison, and the errors of invalid ones.
#include "minigrad/graph.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace minigrad {
namespace {

/// The error message of validate; empty for a valid graph.
std::string complaint(const Graph& graph) {
  try {
    validate(graph);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(Graph, BuildersReturnNodePositions) {
  Graph graph;
  EXPECT_EQ(graph.input(), 0U);
  EXPECT_EQ(graph.constant(5), 1U);
  EXPECT_EQ(graph.binary(Op::sub, 0, 1), 2U);
  EXPECT_EQ(graph.unary(Op::relu, 2), 3U);
  ASSERT_EQ(graph.nodes.size(), 4U);
  EXPECT_EQ(graph.nodes[1].constant, 5);
  EXPECT_EQ(graph.nodes[2].operands, (std::array<Position, 2>{0, 1}));
  EXPECT_EQ(complaint(graph), "");
}

TEST(Graph, CountsInputs) {
  Graph graph;
  EXPECT_EQ(input_count(graph), 0U);
  graph.input();
  graph.constant(1);
  graph.input();
  EXPECT_EQ(input_count(graph), 2U);
}

TEST(Graph, OperandMayOccurTwice) {
  Graph graph;
  graph.input();
  graph.binary(Op::sub, 0, 0);
  EXPECT_EQ(complaint(graph), "");
}

TEST(Graph, EqualityComparesBits) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto constant = [](double number) {
    Graph graph;
    graph.constant(number);
    return graph;
  };
  EXPECT_EQ(constant(nan), constant(nan));
  EXPECT_EQ(constant(2), constant(2));
  EXPECT_NE(constant(0.0), constant(-0.0));
  EXPECT_NE(constant(2), constant(3));
}

TEST(Graph, EqualityDependsOnOperandOrder) {
  Graph graph;
  graph.input();
  graph.input();
  Graph other = graph;
  graph.binary(Op::sub, 0, 1);
  other.binary(Op::sub, 1, 0);
  EXPECT_NE(graph, other);
}

TEST(FindError, EmptyGraphHasNoInvalidNode) {
  const auto error = find_error(Graph{});
  ASSERT_TRUE(error);
  EXPECT_FALSE(error->node);
  EXPECT_EQ(complaint(Graph{}), "the graph has no nodes");
}

TEST(FindError, NamesNodeWithOperandThatIsNotEarlier) {
  Graph graph;
  graph.input();
  graph.unary(Op::exp, 0);
  graph.binary(Op::add, 1, 2);
  const auto error = find_error(graph);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->node, 2U);
  EXPECT_EQ(complaint(graph), "node 2: add has operand 2, which is not an earlier node");
}

TEST(FindError, FindsForwardReferenceInEitherOperand) {
  for (const bool left : {true, false}) {
    Graph graph;
    graph.input();
    graph.binary(Op::mul, left ? 7 : 0, left ? 0 : 7);
    EXPECT_EQ(complaint(graph), "node 1: mul has operand 7, which is not an earlier node");
  }
}

TEST(FindError, FirstNodeHasNoOperand) {
  Graph graph;
  graph.unary(Op::exp, 0);
  EXPECT_EQ(complaint(graph), "node 0: exp has operand 0, which is not an earlier node");
}

TEST(FindError, RejectsSurplusOperand) {
  Graph graph;
  graph.input();
  graph.input();
  graph.nodes.push_back({Op::exp, {0, 1}, 0});
  EXPECT_EQ(complaint(graph), "node 2: exp has operand 1, which it does not take");
}

TEST(FindError, RejectsOpOutsideVocabulary) {
  Graph graph;
  graph.nodes.push_back({static_cast<Op>(200), {}, 0});
  EXPECT_EQ(complaint(graph), "node 0: its op is not in the vocabulary");
}

TEST(ReachesOutput, MarksNodesThatOutputDependsOn) {
  Graph graph;
  graph.input();                // 0: used twice
  graph.input();                // 1: used only by the dead node 2
  graph.unary(Op::exp, 1);      // 2: dead
  graph.unary(Op::sin, 0);      // 3
  graph.binary(Op::mul, 0, 3);  // 4: the output
  EXPECT_EQ(reaches_output(graph), (std::vector<bool>{true, false, false, true, true}));
}

TEST(ReachesOutput, OutputReachesItself) {
  Graph graph;
  graph.input();
  graph.input();
  EXPECT_EQ(reaches_output(graph), (std::vector<bool>{false, true}));
  EXPECT_TRUE(reaches_output(Graph{}).empty());
}

}  // namespace
}  // namespace minigrad
