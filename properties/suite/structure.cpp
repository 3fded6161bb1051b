// SPDX-License-Identifier: MIT
// Level structure: the shape of an expression: sharing, diamonds, fan-out, unused and unusual parts.
#include <fmt/format.h>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

const std::vector<Coordinates> of_two = {{2, 3}, {-4, 0.5}};

void add_sharing(CaseList& list) {
  list.add("diamond", "t = x * y; (t + 1) * (t - 2)", "Two paths from one node meet again: both shares count.",
           {"diamond"}, of_two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             const Term left = t + 1;
             left*(t - 2);
           });
  list.add("diamond-uneven", "t = x * y; -(-(t + 1)) * t",
           "One path is longer: visiting t when the short one arrives misses a share.", {"diamond", "visiting-order"},
           of_two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             -(-(t + 1)) * t;
           });
  list.add("diamond-uneven-reversed", "t = x * y; t * -(-(t + 1))", "The same with the short path on the left.",
           {"diamond", "visiting-order"}, of_two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             t * -(-(t + 1));
           });
  list.add("diamond-of-diamonds", "t = x * y; u = (t + x) * (t + y); (u + t) * (u - t)",
           "Shared nodes above shared nodes, with a path that skips one.", {"diamond", "visiting-order"}, of_two,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             const Term left = t + x;
             const Term u = left * (t + y);
             const Term sum = u + t;
             sum*(u - t);
           });
  list.add("late-use", "t = x * x; u = t + 1; u * t", "t is used at once and again at the end.",
           {"diamond", "visiting-order"}, points_at({3, -0.5}), [](Sketch& s) {
             const Term x = s.input();
             const Term t = x * x;
             const Term u = t + 1;
             u* t;
           });
  list.add("skip-connections", "a = -x; b = a + x; c = b * x; c / a",
           "Each node is used by the next and by a later one.", {"diamond", "visiting-order"}, points_at({3, -0.5}),
           [](Sketch& s) {
             const Term x = s.input();
             const Term a = -x;
             const Term b = a * x;
             const Term c = b - x;
             c / a;
           });
  list.add("ladder", "a = x + y; b = x * y; four times a, b = a * b, a - b", "Two strands that cross again and again.",
           {"diamond", "visiting-order"}, {{1.5, 0.5}, {-1, 2}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term a = x + y;
             Term b = x * y;
             for (int i = 0; i < 4; ++i) {
               const Term product = a * b;
               b = a - b;
               a = product;
             }
             a + b;
           });
  list.add("opposite-differences", "(x - y) * (y - x)", "Both inputs occur with both signs.", {"fan-out"}, of_two,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term left = x - y;
             left*(y - x);
           });
  list.add("equal-numbers", "x * y where x = y",
           "Two inputs with equal values are two inputs: a table keyed by value merges them.", {"identity"},
           {{3, 3}, {1, 1}, {0, 0}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             x* y;
           });
  list.add("equal-subexpressions", "(x + 1) * (x + 1), by two nodes", "Equal expressions are two nodes.",
           {"identity", "fan-out"}, points_at({3, -0.5}), [](Sketch& s) {
             const Term x = s.input();
             const Term left = x + 1;
             left*(x + 1);
           });
  list.add("equal-constants", "(x + 2) * 2, with the constant 2 twice", "Equal constants are two nodes.",
           {"identity", "own-constant"}, points_at({3, -0.5}), [](Sketch& s) {
             s.own_constants();
             (s.input() + 2) * 2;
           });
  list.add("shared-constant", "c = 2; (x + c) * c", "One constant with two users: its gradient is not read.",
           {"fan-out", "own-constant"}, points_at({3, -0.5}), [](Sketch& s) {
             s.own_constants();
             const Term x = s.input();
             const Term c = s.constant(2);
             (x + c) * c;
           });
}

void add_aliasing(CaseList& list) {
  for (const Op op : {Op::add, Op::sub, Op::mul, Op::div, Op::max, Op::min, Op::hypot, Op::atan2, Op::pow}) {
    const std::string word(name(op));
    list.add("aliased-twice-" + word, fmt::format("t = {0}(x, x); {0}(t, t)", word),
             "Aliased operands whose result is aliased again.", {"aliased"}, points_at({1.5, 0.5}), [&](Sketch& s) {
               const Term x = s.input();
               const Term t = apply(op, x, x);
               apply(op, t, t);
             });
    list.add("aliased-scaled-" + word, fmt::format("t = x * y; 3 * {}(t, t)", word),
             "Aliased operands under an adjoint that is not 1.", {"aliased"}, {{2, 0.75}, {0.5, 2.5}}, [&](Sketch& s) {
               const Term x = s.input();
               const Term y = s.input();
               const Term t = x * y;
               3 * apply(op, t, t);
             });
  }
}

void add_fan_out(CaseList& list) {
  for (const int users : {3, 10, 100, 1000}) {
    list.add(fmt::format("fan-out-{}", users), fmt::format("t = x * y; the sum of t * k for k = 1 to {}", users),
             "The shares of all users add up.", {"fan-out"}, {{0.5, 3}}, [&](Sketch& s) {
               const Term x = s.input();
               const Term y = s.input();
               const Term t = x * y;
               Term sum = t * 1;
               for (int k = 2; k <= users; ++k) sum = sum + t * k;
             });
  }
  for (const int terms : {3, 100, 1000}) {
    list.add(fmt::format("repeated-sum-{}", terms), fmt::format("x + x + ... {} times", terms),
             "One input used by each of many nodes; the first takes it on both sides.", {"fan-out", "aliased"},
             points_at({0.1}), [&](Sketch& s) {
               const Term x = s.input();
               Term sum = x;
               for (int i = 1; i < terms; ++i) sum = sum + x;
             });
  }
  list.add("repeated-product-20", "x * x * ... 20 times", "x^20 by products: 20 shares.", {"fan-out", "aliased"},
           points_at({1.1, -0.9}), [](Sketch& s) {
             const Term x = s.input();
             Term product = x;
             for (int i = 1; i < 20; ++i) product = product * x;
           });
}

void add_inputs(CaseList& list) {
  list.add("output-is-input", "x", "The output is the input: the gradient is 1.", {"input-as-output"},
           points_at({0.5, -0.0, 1e300}), [](Sketch& s) { s.input(); });
  list.add("output-is-last-input", "z, with x and y beside it", "The output is the last of three inputs: 0, 0, 1.",
           {"input-as-output", "unused-input"}, {{1, 2, 3}}, [](Sketch& s) {
             s.input();
             s.input();
             s.input();
           });
  list.add("unused-first", "y * y, with x unused", "An unused input has the gradient 0, not none.", {"unused-input"},
           of_two, [](Sketch& s) {
             s.input();
             const Term y = s.input();
             y* y;
           });
  list.add("unused-last", "x * x, with y unused", "An unused input has the gradient 0, not none.", {"unused-input"},
           of_two, [](Sketch& s) {
             const Term x = s.input();
             s.input();
             x* x;
           });
  list.add("unused-middle", "x / z, with y unused", "An unused input must not shift the others.", {"unused-input"},
           {{1, 2, 3}, {4, 5, -6}}, [](Sketch& s) {
             const Term x = s.input();
             s.input();
             const Term z = s.input();
             x / z;
           });
  list.add("used-in-dead-branch", "y used only by a node that the output does not need",
           "A dead branch passes nothing back.", {"unused-input", "dead-branch"}, of_two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             x* y;
             x + 1;
           });
  list.add("late-input", "t = x * x; then y is made; t + y", "An input that is made after an operation.",
           {"late-input"}, of_two, [](Sketch& s) {
             const Term x = s.input();
             const Term t = x * x;
             const Term y = s.input();
             t + y;
           });
  list.add("inputs-in-reverse", "z - y * x", "Inputs used in the opposite of the order in which they were made.",
           {"late-input"}, {{1, 2, 3}, {4, 5, -6}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term z = s.input();
             z - y* x;
           });
  list.add("weighted-inputs", "x + 10 y + 100 z + 1000 w", "The gradient names its input: 1, 10, 100, 1000.",
           {"late-input"}, {{1, 2, 3, 4}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term z = s.input();
             const Term w = s.input();
             const Term two_terms = x + 10 * y;
             const Term three_terms = two_terms + 100 * z;
             three_terms + 1000 * w;
           });
  list.add("inner-product-40", "the sum of a_k * b_k for 20 pairs", "Forty inputs, each with its own gradient.",
           {"many-inputs"}, {[] {
             Coordinates at;
             for (int k = 1; k <= 40; ++k) at.push_back(k);
             return at;
           }()},
           [](Sketch& s) {
             const Term first = s.input();
             Term sum = first * s.input();
             for (int k = 1; k < 20; ++k) {
               const Term a = s.input();
               sum = sum + a * s.input();
             }
           });
}

void add_constants(CaseList& list) {
  const std::vector<Coordinates> no_inputs = {{}};
  for (const auto constants : {corpus::Constants::numbers, corpus::Constants::own}) {
    const std::string suffix = constants == corpus::Constants::own ? "-own" : "";
    list.add("constants-only" + suffix, "2 * 3", "No input: a value, no gradient, and backward must not fail.",
             {"constants-only"}, no_inputs, [&](Sketch& s) {
               s.manner.constants = constants;
               const Term c = s.constant(2);
               c * 3;
             });
    list.add("constant-alone" + suffix, "7", "The output is a constant.", {"constants-only"}, no_inputs,
             [&](Sketch& s) {
               s.manner.constants = constants;
               s.constant(7);
             });
    list.add("constant-beside-input" + suffix, "2 * 3, with x unused", "A constant output: x has the gradient 0.",
             {"constants-only", "unused-input"}, points_at({0.5}), [&](Sketch& s) {
               s.manner.constants = constants;
               s.input();
               const Term c = s.constant(2);
               c * 3;
             });
    list.add("constant-subexpression" + suffix, "x * (2 + 3)", "Constants among themselves, then an input.",
             {"plain-number"}, points_at({0.5, -4}), [&](Sketch& s) {
               s.manner.constants = constants;
               const Term x = s.input();
               const Term c = s.constant(2);
               const Term sum = c + 3;
               x* sum;
             });
    list.add("function-of-constant" + suffix, "x + relu(-3) + relu(3)", "A function of a constant is a constant.",
             {"plain-number"}, points_at({0.5, -4}), [&](Sketch& s) {
               s.manner.constants = constants;
               const Term x = s.input();
               const Term sum = x + apply(Op::relu, s.constant(-3));
               sum + apply(Op::relu, s.constant(3));
             });
    for (const Op op : {Op::add, Op::sub, Op::mul, Op::div}) {
      list.add(fmt::format("numbers-all-around-{}{}", name(op), suffix),
               fmt::format("c op ((c op x) op c), op = {}", name(op)),
               "Constants on either side of results, not only of inputs.", {"plain-number", "number-left"},
               points_at({0.5, -4}), [&](Sketch& s) {
                 s.manner.constants = constants;
                 const Term x = s.input();
                 const Term inner = apply(op, 1.5, x);
                 const Term outer = apply(op, inner, 2);
                 apply(op, 3, outer);
               });
    }
  }
}

}  // namespace

std::vector<ConformanceCase> structure_level() {
  CaseList list("structure");
  add_sharing(list);
  add_aliasing(list);
  add_fan_out(list);
  add_inputs(list);
  add_constants(list);
  return list.take();
}

}  // namespace minigrad::properties
