// SPDX-License-Identifier: MIT
// Part of level piecewise: ties between computed nodes, where one weight decides both shares. Part of level core:
// differences with a negation on the left.
#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {

void add_computed_ties(CaseList& list) {
  const std::vector<std::string> computed = {"kink", "tie", "composition"};
  const std::vector<std::string> shared = {"kink", "tie", "composition", "fan-out"};
  list.add("tie-of-equal-functions", "min(3 * x, x * 3)",
           "Both operands are the same function, so every weight gives the slope 3.", computed, points_at({1.25, -2}),
           [](Sketch& s) {
             const Term x = s.input();
             const Term left = x * 3;
             apply(Op::min, left, 3 * x);
           });
  list.add("tie-of-parabola-and-line", "max(x * x, x + 2)",
           "At 2 the slopes are 4 and 1, at -1 they are -2 and 1: only a number between them is a subgradient.", shared,
           points_at({2, -1, 0.5}), [](Sketch& s) {
             const Term x = s.input();
             const Term square = x * x;
             apply(Op::max, square, x + 2);
           });
  list.add("tie-of-tangents", "max(x, exp(x) - 1)", "At 0 both slopes are 1, so the derivative exists and is 1.",
           shared, points_at({0, 1}), [](Sketch& s) {
             const Term x = s.input();
             const Term power = apply(Op::exp, x);
             apply(Op::max, x, power - 1);
           });
  list.add("tie-of-three-tangents", "max(max(x, exp(x) - 1), (x + 1)^2 / 2 - 0.5)",
           "At 0 all three slopes are 1. Two ties that each add up to more than 1 give 1.5 or 2.", shared,
           points_at({0, 1}), [](Sketch& s) {
             const Term x = s.input();
             const Term power = apply(Op::exp, x);
             const Term larger = apply(Op::max, x, power - 1);
             const Term square = apply(Op::pow, x + 1, 2);
             const Term half = square / 2;
             apply(Op::max, larger, half - 0.5);
           });
  list.add("tie-used-twice", "m * m with m = max(x, y)", "One tie has one weight: the two components add up to 2 m.",
           shared, {{3, 3}, {2, 3}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term larger = apply(Op::max, x, y);
             larger* larger;
           });
  list.add("two-ties", "max(x, y) + 2 * max(y, x)",
           "Two ties may have different weights, but the components add up to 3.", shared, {{1, 1}, {1, 2}},
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term first = apply(Op::max, x, y);
             first + 2 * apply(Op::max, y, x);
           });
}

void add_negations(CaseList& list) {
  const std::vector<Coordinates> points = {{2, 3}, {-1, 0.5}};
  list.add("neg-left-of-sub", "(-x) - y", "A negation as left operand of a difference.", {"composition"}, points,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term minus = -x;
             minus - y;
           });
  list.add("neg-on-both-sides-of-sub", "(-x) - (-y)", "Negations as both operands of a difference.", {"composition"},
           points, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term minus = -x;
             minus - -y;
           });
  list.add("neg-product-left-of-sub", "-(x * y) - x", "A negated product as left operand of a difference.",
           {"composition", "fan-out"}, points, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term minus = -(x * y);
             minus - x;
           });
}

}  // namespace minigrad::properties
