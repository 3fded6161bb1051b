// SPDX-License-Identifier: MIT
// Level piecewise: functions with kinks, on both sides of the kinks and at them.
#include <fmt/format.h>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

const std::string choice_note =
    "There is no derivative here. Every valid subgradient is accepted if the engine declares it; the data has the "
    "contract's choice.";

void add_unary(CaseList& list, Op op) {
  const std::string word(name(op));
  const auto expression = [&](const char* argument) { return fmt::format("{}({})", word, argument); };
  list.add(word, expression("x"), "Each side of the kink alone.", {"operation"}, points_at({2, -3, 1e-300, -1e-300}),
           [&](Sketch& s) { apply(op, s.input()); });
  list.add(word + "-kink", expression("x"), choice_note, {"kink"}, points_at({0, -0.0}),
           [&](Sketch& s) { apply(op, s.input()); });
  list.add(word + "-kink-inside", expression("x - y"), "The kink is met where two inputs are equal.", {"kink"},
           {{2, 2}, {0.1, 0.1}, {3, 2}, {2, 3}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(op, x - y);
           });
  list.add(word + "-kink-crossed-off", fmt::format("0 * {}", expression("x")),
           "A partial of 0 removes the choice at the kink.", {"kink", "plain-number"}, points_at({0, 1, -1}),
           [&](Sketch& s) { 0 * apply(op, s.input()); });
  list.add(word + "-product", fmt::format("x * {}", expression("x")),
           "The product rule across a kink; at 0 the kink has the factor 0.", {"kink", "fan-out"},
           points_at({0, 2, -3}), [&](Sketch& s) {
             const Term x = s.input();
             x* apply(op, x);
           });
  list.add(word + "-of-zeros", fmt::format("{} + {}", expression("x"), expression("-x")),
           "Two kinks at once: abs gives 2 |x|, relu gives |x|.", {"kink", "fan-out"}, points_at({0, 2, -3}),
           [&](Sketch& s) {
             const Term x = s.input();
             const Term left = apply(op, x);
             left + apply(op, -x);
           });
  list.add(word + "-chain", fmt::format("3 * {}", expression("x * y")), "The incoming adjoint is not 1.",
           {"composition"}, {{2, 3}, {-2, 3}, {-2, -0.5}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             3 * apply(op, x * y);
           });
}

void add_binary(CaseList& list, Op op) {
  const std::string word(name(op));
  list.add(word, fmt::format("{}(x, y)", word), "Each side alone: the operand that is taken receives everything.",
           {"operation"}, {{2, 3}, {3, 2}, {-1, -2}, {1, 0x1.0000000000001p+0}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(op, x, y);
           });
  list.add(word + "-tie", fmt::format("{}(x, y)", word), choice_note, {"kink", "tie"}, {{2, 2}, {-1, -1}, {0, 0}},
           [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(op, x, y);
           });
  list.add(word + "-tie-of-zeros", fmt::format("{}(x, y)", word), "0 and -0 are equal, so this is a tie too.",
           {"kink", "tie", "signed-zero"}, {{0, -0.0}, {-0.0, 0}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(op, x, y);
           });
  list.add(word + "-aliased", fmt::format("{}(x, x)", word),
           "There is no kink: the function is x, and the shares add up to 1.", {"aliased"}, points_at({2, -3, 0}),
           [&](Sketch& s) {
             const Term x = s.input();
             apply(op, x, x);
           });
  list.add(word + "-number-right", fmt::format("{}(x, 1)", word), "A plain number as second operand.",
           {"operation", "plain-number"}, points_at({2, -3, 0.5}), [&](Sketch& s) { apply(op, s.input(), 1); });
  list.add(word + "-number-left", fmt::format("{}(1, x)", word), "A plain number as first operand.",
           {"operation", "plain-number", "number-left"}, points_at({2, -3, 0.5}), [&](Sketch& s) {
             const Term x = s.input();
             apply(op, 1, x);
           });
  list.add(word + "-constant-left", fmt::format("{}(1, x)", word), "A constant of the engine's own as first operand.",
           {"operation", "own-constant"}, points_at({2, -3, 0.5}), [&](Sketch& s) {
             s.own_constants();
             const Term x = s.input();
             apply(op, 1, x);
           });
  list.add(word + "-tie-with-number", fmt::format("{}(x, 1)", word),
           "A tie with a number: the input receives only its own share.", {"kink", "tie", "plain-number"},
           points_at({1}), [&](Sketch& s) { apply(op, s.input(), 1); });
  list.add(word + "-of-three", fmt::format("{0}({0}(x, y), z)", word),
           "Ties within ties: shares of 1/4, 1/4 and 1/2 by the contract.", {"kink", "tie", "composition"},
           {{1, 2, 3}, {3, 2, 1}, {1, 1, 1}, {2, 2, 1}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term z = s.input();
             apply(op, apply(op, x, y), z);
           });
  list.add(word + "-chain", fmt::format("2 * {}(x * y, x + y)", word),
           "Both branches depend on both inputs; the one that is not taken passes nothing back.",
           {"composition", "fan-out"}, {{2, 3}, {0.5, 1.5}, {-1, -4}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term product = x * y;
             2 * apply(op, product, x + y);
           });
}

void add_piecewise_expressions(CaseList& list) {
  list.add("clamp", "min(max(x, -1), 1)", "A clamp, inside and outside: the gradient is 1 or 0.",
           {"composition", "plain-number"}, points_at({0.5, -3, 3}),
           [](Sketch& s) { apply(Op::min, apply(Op::max, s.input(), -1), 1); });
  list.add("leaky-relu", "max(x, 0.01 * x)", "A leaky relu; at 0 both branches meet.",
           {"composition", "kink", "fan-out"}, points_at({2, -3, 0}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::max, x, 0.01 * x);
           });
  list.add("hinge", "relu(1 - x * y)", "The loss of a support vector machine.",
           {"composition", "number-left", "plain-number"}, {{0.5, 1}, {-1, 2}, {3, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(Op::relu, 1 - x * y);
           });
  list.add("abs-by-max", "max(x, -x)", "abs in other words, with a tie at 0.", {"composition", "kink", "tie"},
           points_at({2, -3, 0}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::max, x, -x);
           });
  list.add("max-plus-min", "max(x, y) + min(x, y)",
           "It is x + y everywhere, ties included: the shares add up to 1 and 1 by the contract.",
           {"composition", "kink", "tie", "fan-out"}, {{1, 2}, {2, 1}, {2, 2}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term larger = apply(Op::max, x, y);
             larger + apply(Op::min, x, y);
           });
  list.add("relu-of-abs", "relu(abs(x)) + abs(relu(x))", "Kinks one after the other.",
           {"composition", "kink", "fan-out"}, points_at({1, -1, 0}), [](Sketch& s) {
             const Term x = s.input();
             const Term left = apply(Op::relu, apply(Op::abs, x));
             left + apply(Op::abs, apply(Op::relu, x));
           });
  list.add("relu-difference", "relu(x) - relu(-x)",
           "The function is x, but at the kink the chosen subgradients decide.", {"composition", "kink", "fan-out"},
           points_at({1, -1, 0}), [](Sketch& s) {
             const Term x = s.input();
             const Term above = apply(Op::relu, x);
             above - apply(Op::relu, -x);
           });
  list.add("huber", "min(x^2 / 2, abs(x) - 1/2)", "Huber's loss by its smaller half.", {"composition", "fan-out"},
           points_at({0.5, -0.25, 3, -4}), [](Sketch& s) {
             const Term x = s.input();
             const Term square = apply(Op::pow, x, 2) / 2;
             apply(Op::min, square, apply(Op::abs, x) - 0.5);
           });
}

}  // namespace

std::vector<ConformanceCase> piecewise_level() {
  CaseList list("piecewise");
  for (const Op op : {Op::abs, Op::relu}) add_unary(list, op);
  for (const Op op : {Op::max, Op::min}) add_binary(list, op);
  add_piecewise_expressions(list);
  add_computed_ties(list);
  return list.take();
}

}  // namespace minigrad::properties
