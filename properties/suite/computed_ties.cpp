// SPDX-License-Identifier: MIT
// Level piecewise, continued: ties between computed nodes, where one weight decides all shares of the tie.
#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {

void add_computed_ties(CaseList& list) {
  list.add("tie-of-one-function", "min(3 * x, x * 3)", "Both operands are the same function: every weight gives 3.",
           {"kink", "tie", "composition"}, points_at({1.25, -2}), [](Sketch& s) {
             const Term x = s.input();
             const Term left = 3 * x;
             apply(Op::min, left, x * 3);
           });
  list.add("tie-of-parabola-and-line", "max(x*x, x + 2)", "At 2 the slopes 4 and 1 meet; -1 is a tie too.",
           {"kink", "tie", "composition", "fan-out"}, points_at({2, -1, 0.5}), [](Sketch& s) {
             const Term x = s.input();
             const Term square = x * x;
             apply(Op::max, square, x + 2);
           });
  list.add("tie-of-tangents", "max(x, exp(x) - 1)", "At 0 both slopes are 1, so there is no kink in the function.",
           {"kink", "tie", "composition", "fan-out"}, points_at({0, 1}), [](Sketch& s) {
             const Term x = s.input();
             const Term e = apply(Op::exp, x);
             apply(Op::max, x, e - 1);
           });
  list.add("tie-used-twice", "m * m with m = max(x, y)", "One tie, one weight: the shares add up to 2 m.",
           {"kink", "tie", "composition", "fan-out"}, {{3, 3}, {2, 3}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term m = apply(Op::max, x, y);
             m* m;
           });
  list.add("sum-of-two-ties", "max(x, y) + 2 * max(y, x)", "Two ties, each with a weight of its own.",
           {"kink", "tie", "composition", "fan-out"}, {{1, 1}, {1, 2}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term first = apply(Op::max, x, y);
             first + 2 * apply(Op::max, y, x);
           });
}

void add_negations(CaseList& list) {
  list.add("minus-left-of-sub", "(-x) - y", "A negation on the left of a difference.", {"composition"},
           {{2, 3}, {-1, 0.5}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term minus = -x;
             minus - y;
           });
  list.add("minus-both-of-sub", "(-x) - (-y)", "Negations on both sides of a difference.", {"composition"},
           {{2, 3}, {-1, 0.5}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term minus = -x;
             minus - -y;
           });
  list.add("minus-product-left-of-sub", "-(x * y) - x", "A negated product on the left of a difference.",
           {"composition", "fan-out"}, {{2, 3}, {-1, 0.5}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term minus = -(x * y);
             minus - x;
           });
}

}  // namespace minigrad::properties
