// SPDX-License-Identifier: MIT
#include "properties/generate/conditioning.h"

#include <gtest/gtest.h>

#include <vector>

namespace minigrad::properties {
namespace {

/// exp(x), then exp(log(...)) applied `times` times.
Graph there_and_back(int times) {
  Graph graph;
  Position last = graph.unary(Op::exp, graph.input());
  for (int i = 0; i < times; ++i) last = graph.unary(Op::exp, graph.unary(Op::log, last));
  return graph;
}

TEST(Conditioning, FewRoundingsAreClearManyAreNot) {
  EXPECT_TRUE(has_clear_gradient(there_and_back(0), std::vector{1.5}));
  EXPECT_FALSE(has_clear_gradient(there_and_back(20), std::vector{1.5}));
}

TEST(Conditioning, CancellingPathsAreNotClear) {
  Graph graph;  // x / (x + 1e-4), nearly the same for every large x
  const Position x = graph.input();
  graph.binary(Op::div, x, graph.binary(Op::add, x, graph.constant(1e-4)));
  EXPECT_TRUE(has_clear_gradient(graph, std::vector{1e-4}));
  EXPECT_FALSE(has_clear_gradient(graph, std::vector{10.0}));
}

TEST(Conditioning, OneUnclearInputIsEnough) {
  Graph graph;  // x / (x + 1e-4) + y
  const Position x = graph.input(), y = graph.input();
  graph.binary(Op::add, graph.binary(Op::div, x, graph.binary(Op::add, x, graph.constant(1e-4))), y);
  EXPECT_FALSE(has_clear_gradient(graph, std::vector{10.0, 1.0}));
}

TEST(Conditioning, IgnoresUnusedInputs) {
  Graph graph;
  graph.input();
  graph.unary(Op::exp, graph.input());
  EXPECT_TRUE(has_clear_gradient(graph, std::vector{3.0, 1.5}));
}

TEST(Conditioning, UnknownValuesAreNotClear) {
  Graph graph;
  graph.unary(Op::log, graph.input());
  EXPECT_TRUE(has_clear_gradient(graph, std::vector{2.0}));
  EXPECT_FALSE(has_clear_gradient(graph, std::vector{-2.0}));
}

}  // namespace
}  // namespace minigrad::properties
