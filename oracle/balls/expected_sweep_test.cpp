// SPDX-License-Identifier: MIT
// The expected answer for a manner of use, computed by hand: calls that accumulate or start afresh, wanted nodes,
// declared kinks, floats.
#include "oracle/balls/expected_sweep.h"

#include <gtest/gtest.h>

#include <cmath>

#include "minigrad/special_numbers.h"
#include "oracle/judge.h"

namespace minigrad::oracle {
namespace {

using corpus::Capabilities;
using corpus::Manner;
using corpus::SecondBackward;

/// t = x y at position 2, and t t at position 3.
Graph square_of_product() {
  Graph graph;
  graph.input();
  graph.input();
  graph.binary(Op::mul, 0, 1);
  graph.binary(Op::mul, 2, 2);
  return graph;
}

Capabilities claims(SecondBackward second_backward) {
  Capabilities claims = corpus::all_capabilities("test", "1");
  claims.second_backward = second_backward;
  return claims;
}

/// The truth of all components at (2, 3), where t = 6 and t t has the gradient (36, 24).
std::vector<double> owed_at_2_3(const Manner& manner, SecondBackward second = SecondBackward::accumulates) {
  const Graph graph = square_of_product();
  const std::vector<double> point = {2, 3};
  const Judge judge(graph, point, claims(second), manner);
  std::vector<double> truths;
  for (std::size_t c = 0; c < judge.components(); ++c) truths.push_back(judge.truth(c).value().value);
  return truths;
}

Manner calling(std::vector<std::optional<Position>> calls) {
  Manner manner;
  manner.backward = std::move(calls);
  return manner;
}

using Numbers = std::vector<double>;

// d(t t)/dx = 2 t y = 36 and d(t t)/dy = 2 t x = 24; d t/dx = y = 3 and d t/dy = x = 2.
TEST(Owed, AddsUpTheCallsSinceTheLastClearing) {
  EXPECT_EQ(owed_at_2_3({}), (Numbers{36, 36, 24}));
  EXPECT_EQ(owed_at_2_3(calling({3, 3})), (Numbers{36, 72, 48}));
  EXPECT_EQ(owed_at_2_3(calling({3, std::nullopt, 3})), (Numbers{36, 36, 24}));
  EXPECT_EQ(owed_at_2_3(calling({3, std::nullopt})), (Numbers{36, 0, 0}));
  EXPECT_EQ(owed_at_2_3(calling({3, 2})), (Numbers{6, 39, 26})) << "the value is that of the last call";
  EXPECT_EQ(owed_at_2_3(calling({2, 3, 2})), (Numbers{6, 42, 28}));
}

TEST(Owed, IsTheLastCallIfBackwardStartsAfresh) {
  EXPECT_EQ(owed_at_2_3(calling({3, 3}), SecondBackward::afresh), (Numbers{36, 36, 24}));
  EXPECT_EQ(owed_at_2_3(calling({3, 2}), SecondBackward::afresh), (Numbers{6, 3, 2}));
  EXPECT_EQ(owed_at_2_3(calling({3, std::nullopt}), SecondBackward::afresh), (Numbers{36, 0, 0}));
}

TEST(Owed, KnowsTheGradientOfAnyNode) {
  Manner manner;
  manner.wanted = {2, 3, 0};
  EXPECT_EQ(owed_at_2_3(manner), (Numbers{36, 12, 1, 36}));
  manner.backward = {2};
  EXPECT_EQ(owed_at_2_3(manner), (Numbers{6, 1, 0, 3})) << "the last node was made after the one gone back from";
  manner.backward = {2, 3, 2};
  EXPECT_EQ(owed_at_2_3(manner), (Numbers{6, 14, 1, 42}));
}

TEST(Owed, SaysNothingWhereTheSumLeavesTheRange) {
  Graph graph;
  graph.input();
  graph.constant(1.5e308);
  graph.binary(Op::mul, 0, 1);
  const std::vector<double> point = {0.5};
  const Capabilities engine = claims(SecondBackward::accumulates);
  EXPECT_EQ(Judge(graph, point, engine, calling({2})).judge(1, 1.5e308).verdict, Verdict::agree);
  EXPECT_EQ(Judge(graph, point, engine, calling({2, 2})).judge(1, infinity).verdict, Verdict::unresolved);
}

TEST(DeclaredKinks, AreNoFailure) {
  Graph graph;
  graph.input();
  graph.unary(Op::relu, 0);
  const std::vector<double> point = {0};
  Capabilities engine = claims(SecondBackward::accumulates);
  EXPECT_EQ(Judge(graph, point, engine, {}).judge(1, 1).verdict, Verdict::convention);
  engine.kinks.relu = 1;
  const Judge judge(graph, point, engine, {});
  EXPECT_EQ(judge.judge(1, 1).verdict, Verdict::agree);
  EXPECT_TRUE(judge.judge(1, 1).own_kink);
  EXPECT_EQ(judge.judge(1, 0).verdict, Verdict::agree);
  EXPECT_FALSE(judge.judge(1, 0).own_kink);
  EXPECT_EQ(judge.judge(1, 0.5).verdict, Verdict::convention) << "neither the contract's nor its own";
  EXPECT_EQ(judge.judge(1, 1.5).verdict, Verdict::wrong);
}

TEST(DeclaredKinks, GiveTheRightOperandTheRest) {
  Graph graph;
  graph.input();
  graph.input();
  graph.binary(Op::max, 0, 1);
  const std::vector<double> point = {2, 2};
  Capabilities engine = claims(SecondBackward::accumulates);
  engine.kinks.max = 1;
  const Judge judge(graph, point, engine, {});
  EXPECT_TRUE(judge.judge(1, 1).own_kink);
  EXPECT_TRUE(judge.judge(2, 0).own_kink);
  EXPECT_EQ(judge.judge(1, 0).verdict, Verdict::convention);
}

TEST(Subgradients, AreGivenAtKinks) {
  Graph graph;
  graph.input();
  graph.unary(Op::abs, 0);
  const Capabilities engine = claims(SecondBackward::accumulates);
  const std::vector<double> kink = {0};
  EXPECT_EQ(Judge(graph, kink, engine, {}).subgradients(1), (std::array<double, 2>{-1, 1}));
  const std::vector<double> slope = {2};
  EXPECT_FALSE(Judge(graph, slope, engine, {}).subgradients(1));
}

TEST(Floats, AreJudgedByTheirOwnRounding) {
  Graph graph;
  graph.input();
  graph.unary(Op::exp, 0);
  const std::vector<double> point = {0.5};
  Capabilities engine = claims(SecondBackward::accumulates);
  const double single = std::exp(0.5F);
  EXPECT_EQ(Judge(graph, point, engine, {}).judge(1, single).verdict, Verdict::wrong);
  engine.dtype = corpus::Dtype::float32;
  const Judge judge(graph, point, engine, {});
  EXPECT_EQ(judge.judge(1, single).verdict, Verdict::agree);
  EXPECT_LE(judge.judge(1, single).ulps, 1);
  EXPECT_EQ(judge.judge(1, single * (1 + 1e-5)).verdict, Verdict::wrong);
  EXPECT_NEAR(judge.judge(1, single * (1 + 1e-5)).ulps, 1e-5 * single / 0x1p-23, 1);
}

TEST(OwesNan, WhereThereIsNoRealValue) {
  Graph graph;
  graph.input();
  graph.unary(Op::log, 0);
  const Capabilities engine = claims(SecondBackward::accumulates);
  for (const auto& [x, owed] : {std::pair{-1.0, true}, {0.0, false}, {2.0, false}, {std::nan(""), true}}) {
    const std::vector<double> point = {x};
    EXPECT_EQ(Judge(graph, point, engine, {}).owes_nan(), owed) << x;
  }
}

}  // namespace
}  // namespace minigrad::oracle
