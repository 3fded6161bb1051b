// SPDX-License-Identifier: MIT
// Every style makes a manner that fits, and expressions read as people write them.
#include "properties/conform/usage.h"

#include <gtest/gtest.h>

#include "properties/conform/expression.h"
#include "properties/generate/generate.h"
#include "properties/suite/case_dsl.h"

namespace minigrad::properties {
namespace {

TEST(Style, MakesMannersThatFitAndAreClaimed) {
  corpus::Capabilities claims = corpus::all_capabilities("test", "1");
  claims.in_place = {Op::add, Op::mul};
  std::size_t in_place = 0;
  std::size_t inner = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Random random(i);
    const Graph graph = draw(random, Shape{}).graph;
    const corpus::Manner manner = manner_of(draw_style(random, claims), graph, claims);
    EXPECT_EQ(corpus::find_error(graph, manner), std::nullopt);
    EXPECT_EQ(find_unclaimed(claims, graph, manner), std::nullopt);
    in_place += manner.in_place.size();
    inner += manner.wanted.size();
  }
  EXPECT_GT(in_place, 100U);
  EXPECT_GT(inner, 100U);
}

TEST(Style, AsksForNothingThatIsNotClaimed) {
  corpus::Capabilities claims;
  claims.constants = {corpus::Constants::own};
  claims.second_backward = corpus::SecondBackward::unsupported;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random(i);
    const Style style = draw_style(random, claims);
    EXPECT_EQ(style.constants, corpus::Constants::own);
    EXPECT_FALSE(style.in_place || style.all_gradients);
    EXPECT_TRUE(style.calls == Calls::once || style.calls == Calls::inner);
  }
}

template <typename Write>
std::string written(Write write) {
  Sketch sketch;
  write(sketch);
  return expression(sketch.recipe.prefix, sketch.manner);
}

TEST(Expression, HasParenthesesWhereTheyAreNeeded) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term x = s.input();
              const Term y = s.input();
              x - (y - 2) * x;
            }),
            "x - (y - 2) * x");
  EXPECT_EQ(written([](Sketch& s) {
              const Term x = s.input();
              const Term sum = x + 1;
              apply(Op::pow, -sum, 2) / (x / 3);
            }),
            "pow(-(x + 1), 2) / (x / 3)");
  EXPECT_EQ(written([](Sketch& s) { s.input() * -2; }), "x * -2");
}

TEST(Expression, NamesWhatIsShared) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term t = apply(Op::sin, s.input());
              t* t;
            }),
            "t = sin(x); t * t");
}

TEST(Expression, WritesCompoundAssignmentsInTheirOrder) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term x = s.input();
              Term t = x * x;
              const Term u = t * x;
              s.assign(Op::add, t, x);
              t - u;
            }),
            "t = x * x; u = t * x; t += x; t - u");
}

TEST(Expression, LeavesOutWhatTheOutputDoesNotNeed) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term x = s.input();
              apply(Op::log, x);
              x + 1;
            }),
            "x + 1");
}

TEST(Usage, TellsTheStepsThatAreNotUsual) {
  Sketch sketch;
  const Term x = sketch.input();
  const Term out = x * 2;
  EXPECT_EQ(usage(sketch.recipe.prefix, sketch.manner), "");
  sketch.backward(out);
  sketch.clear();
  sketch.backward(out);
  sketch.own_constants();
  EXPECT_EQ(usage(sketch.recipe.prefix, sketch.manner),
            "backward on 2, clear, backward on 2, constants are the engine's own");
}

}  // namespace
}  // namespace minigrad::properties
