// SPDX-License-Identifier: MIT
#include "properties/support/expression.h"

#include <gtest/gtest.h>

#include "properties/suite/case_dsl.h"

namespace minigrad::properties {
namespace {

template <typename Write>
std::string written(Write write) {
  Sketch sketch;
  write(sketch);
  return expression(sketch.recipe.prefix, sketch.manner);
}

TEST(Expression, HasParenthesesWhereNeeded) {
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

TEST(Expression, NamesSharedNodes) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term t = apply(Op::sin, s.input());
              t* t;
            }),
            "t = sin(x); t * t");
}

TEST(Expression, WritesCompoundAssignmentsInOrder) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term x = s.input();
              Term t = x * x;
              const Term u = t * x;
              s.assign(Op::add, t, x);
              t - u;
            }),
            "t = x * x; u = t * x; t += x; t - u");
}

TEST(Expression, NamesOperationsThatTheOutputDoesNotNeed) {
  EXPECT_EQ(written([](Sketch& s) {
              const Term x = s.input();
              apply(Op::log, x);
              x + 1;
            }),
            "t = log(x); x + 1");
}

TEST(Expression, StepsReferToOperationsByPosition) {
  Sketch sketch;
  const Term x = sketch.input();
  const Term product = x * -2;
  x - (product + product);
  EXPECT_EQ(steps_of_expression(sketch.recipe.prefix),
            (std::vector<std::string>{"x", "-2", "x * -2", "#2 + #2", "x - #3"}));
}

TEST(Usage, ListsUnusualSteps) {
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
