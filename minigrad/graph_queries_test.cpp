// SPDX-License-Identifier: MIT
#include "minigrad/graph_queries.h"

#include <gtest/gtest.h>

#include <vector>

namespace minigrad {
namespace {

Graph example() {
  Graph graph;
  graph.input();                // 0
  graph.constant(2);            // 1
  graph.binary(Op::mul, 0, 1);  // 2
  graph.unary(Op::exp, 0);      // 3: not used
  graph.binary(Op::mul, 2, 2);  // 4
  return graph;
}

TEST(GraphQueries, DepthCountsOperationsFromALeaf) {
  EXPECT_EQ(depths(example()), (std::vector<std::size_t>{0, 0, 1, 1, 2}));
  EXPECT_EQ(depth_of(example()), 2U);
}

TEST(GraphQueries, OperationsAreListedOnce) { EXPECT_EQ(operations(example()), (std::vector<Op>{Op::mul, Op::exp})); }

TEST(GraphQueries, SubgraphRenumbersOperands) {
  Graph expected;
  expected.input();
  expected.constant(2);
  expected.binary(Op::mul, 0, 1);
  expected.binary(Op::mul, 2, 2);
  EXPECT_EQ(subgraph(example().nodes, {true, true, true, false, true}), expected);
}

}  // namespace
}  // namespace minigrad
