// SPDX-License-Identifier: MIT
// Level core: + - * / pow with a constant exponent, negation and relu, in each form in which people write them.
#include <fmt/format.h>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

struct Arithmetic {
  Op op;
  std::string sign;
};

const std::vector<Arithmetic> arithmetic = {{Op::add, "+"}, {Op::sub, "-"}, {Op::mul, "*"}, {Op::div, "/"}};

const std::vector<Coordinates> one_input = points_at({2, -3, 0.5, 1e-3, 12345.678});
const std::vector<Coordinates> two_inputs = {{2, 3}, {-4, 0.5}, {0.1, -7}, {1e5, 1e-3}};

void add_plain_forms(CaseList& list, const Arithmetic& a) {
  const std::string word(name(a.op));
  list.add(word, fmt::format("x {} y", a.sign), "The operation alone: value and both partials.", {"operation"},
           two_inputs, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(a.op, x, y);
           });
  list.add(word + "-aliased", fmt::format("x {} x", a.sign),
           "Both operands are one variable, which must receive both shares; edges keyed by operand lose one.",
           {"operation", "aliased"}, one_input, [&](Sketch& s) {
             const Term x = s.input();
             apply(a.op, x, x);
           });
  list.add(word + "-aliased-result", fmt::format("t = x * y; t {} t", a.sign),
           "The shared operand is a result, so its adjoint flows on.", {"operation", "aliased"}, two_inputs,
           [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             apply(a.op, t, t);
           });
  list.add(word + "-reversed-operands", fmt::format("y {} x", a.sign),
           "The operands are not in the order in which they were made.", {"operation"}, two_inputs, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(a.op, y, x);
           });
}

void add_constant_forms(CaseList& list, const Arithmetic& a, corpus::Constants constants) {
  const bool own = constants == corpus::Constants::own;
  const std::string suffix = own ? "constant" : "number";
  const std::string flag = own ? "own-constant" : "plain-number";
  const std::string word(name(a.op));
  for (const double c : {2.5, -3.0, 0.0, 1.0}) {
    const std::string tag = fmt::format("{}-{}", suffix,
                                        c == 2.5 ? "fraction"
                                        : c == 0 ? "zero"
                                        : c == 1 ? "one"
                                                 : "negative");
    if (a.op != Op::div || c != 0) {
      list.add(fmt::format("{}-{}-right", word, tag), fmt::format("x {} {}", a.sign, c),
               own ? "An engine's own constant may have a gradient; only the input's is read."
                   : "A plain number on the right must be wrapped, or handled separately.",
               {"operation", flag}, one_input, [&](Sketch& s) {
                 s.manner.constants = constants;
                 apply(a.op, s.input(), c);
               });
    }
    list.add(
        fmt::format("{}-{}-left", word, tag), fmt::format("{} {} x", c, a.sign),
        own ? "With an engine's own constant on the left, the partial in the right operand is read."
            : "A plain number on the left uses reversed operators (such as __rsub__), which may swap the operands.",
        {"operation", flag, "number-left"}, one_input, [&](Sketch& s) {
          s.manner.constants = constants;
          const Term x = s.input();
          apply(a.op, c, x);
        });
  }
}

void add_assignments(CaseList& list, const Arithmetic& a) {
  const std::string word(name(a.op));
  const std::string sign = a.sign + "=";
  const std::vector<std::string> flags = {"operation", "in-place"};
  list.add(word + "-assign", fmt::format("t = x * y; t {} x", sign),
           "Compound assignment must make a new node: changing the old one loses its history.", flags, two_inputs,
           [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             s.assign(a.op, t, x);
           });
  list.add(word + "-assign-itself", fmt::format("t = x * y; t {0} t", sign),
           "Target and operand are one variable: an update in place reads what it has just written.",
           {"operation", "in-place", "aliased"}, two_inputs, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             s.assign(a.op, t, t);
           });
  list.add(word + "-assign-number", fmt::format("t = x * y; t {} 2.5", sign),
           "The right side of a compound assignment may be a plain number.", {"operation", "in-place", "plain-number"},
           two_inputs, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             s.assign(a.op, t, 2.5);
           });
  list.add(word + "-assign-constant", fmt::format("t = x * y; t {} constant 2.5", sign),
           "The right side of a compound assignment may be a constant of the engine's own.",
           {"operation", "in-place", "own-constant"}, two_inputs, [&](Sketch& s) {
             s.own_constants();
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             s.assign(a.op, t, 2.5);
           });
  list.add(word + "-assign-after-use", fmt::format("t = x * y; u = t * x; t {} y; t + u", sign),
           "The old node was used before the assignment, and that use must keep the old value and its own gradient.",
           {"operation", "in-place", "fan-out"}, two_inputs, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             const Term u = t * x;
             s.assign(a.op, t, y);
             t + u;
           });
  list.add(word + "-assign-own-function", fmt::format("t = x * y; u = t * x; t {} u", sign),
           "The right side depends on the target: an update in place makes a cycle.", flags, two_inputs,
           [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             const Term u = t * x;
             s.assign(a.op, t, u);
           });
  list.add(word + "-assign-thrice", fmt::format("t = x * y; t {0} x; t {0} x; t {0} y", sign),
           "One variable is assigned repeatedly, as in a loop.", flags, two_inputs, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             s.assign(a.op, t, x);
             s.assign(a.op, t, x);
             s.assign(a.op, t, y);
           });
}

void add_powers(CaseList& list) {
  struct Power {
    std::string word;
    double exponent;
    std::vector<Coordinates> points;
  };
  const std::vector<Power> powers = {
      {"square", 2, points_at({3, -3, 0.5, -0.25, 0})}, {"cube", 3, points_at({3, -3, 0.5, -0.25, 0})},
      {"one", 1, points_at({3, -3, 0.5, 0})},           {"zero", 0, points_at({3, -3, 0.5, 0})},
      {"inverse", -1, points_at({4, -4, 0.5, -0.3})},   {"inverse-square", -2, points_at({4, -4, 0.5, -0.3})},
      {"root", 0.5, points_at({4, 2, 0.01, 1e6})},      {"inverse-root", -0.5, points_at({4, 2, 0.01, 1e6})},
      {"fraction", 2.5, points_at({4, 2, 0.01, 30})},   {"seventh", 7, points_at({1.5, -1.5, 0.1, -2})},
  };
  const std::string note =
      "The partial is n x^(n-1), also for negative x if n is an integer; n log x and x^n / x fail there.";
  for (const auto constants : {corpus::Constants::numbers, corpus::Constants::own}) {
    const bool own = constants == corpus::Constants::own;
    for (const Power& power : powers) {
      list.add(fmt::format("pow-{}{}", power.word, own ? "-constant" : ""), fmt::format("pow(x, {})", power.exponent),
               power.exponent == 0 ? "x^0 is 1 with gradient 0, also at 0, where 0 * 0^(-1) is NaN." : note,
               {"operation", own ? "own-constant" : "plain-number"}, power.points, [&](Sketch& s) {
                 s.manner.constants = constants;
                 apply(Op::pow, s.input(), power.exponent);
               });
    }
  }
  list.add("pow-of-expression", "pow(x * y, 3)", "The partial flows on into the base.", {"operation"}, two_inputs,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(Op::pow, x * y, 3);
           });
}

void add_unary(CaseList& list) {
  const std::vector<Coordinates> points = points_at({2, -3, 0.5, -1e-3});
  list.add("neg", "-x", "The operation by itself.", {"operation"}, points, [](Sketch& s) { -s.input(); });
  list.add("neg-neg", "-(-x)", "Two signs make none.", {"operation"}, points, [](Sketch& s) { -(-s.input()); });
  list.add("relu", "relu(x)", "The operation alone, on both sides of its kink.", {"operation"}, points,
           [](Sketch& s) { apply(Op::relu, s.input()); });
  list.add("relu-of-negative", "relu(-x)", "The kink of an inner expression.", {"operation"}, points,
           [](Sketch& s) { apply(Op::relu, -s.input()); });
  list.add("relu-relu", "relu(relu(x))", "The same operation twice in a row.", {"operation"}, points,
           [](Sketch& s) { apply(Op::relu, apply(Op::relu, s.input())); });
  list.add("relu-scaled", "3 * relu(x * y)", "The incoming adjoint is not 1, and the operand is not an input.",
           {"operation", "plain-number"}, two_inputs, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             3 * apply(Op::relu, x * y);
           });
}

void add_core_expressions(CaseList& list) {
  list.add("polynomial", "x * x * y + (y + 2)", "The example of many tutorials: 42, with gradient 24 and 10 at (3, 4).",
           {"composition"}, {{3, 4}, {-2, 0.5}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term left = x * x * y;
             left + (y + 2);
           });
  list.add("horner", "((2 x + 3) x - 5) x + 7", "Numbers and variables alternate, and each step uses x.",
           {"composition", "fan-out"}, one_input, [](Sketch& s) {
             const Term x = s.input();
             ((2 * x + 3) * x - 5) * x + 7;
           });
  list.add("neuron", "relu(a x + b y + c)", "A neuron, the smallest use of such engines.", {"composition"},
           {{1, 2, 3, -4, 0.5}, {-1, 2, 3, 1, 0.5}}, [](Sketch& s) {
             const Term a = s.input();
             const Term x = s.input();
             const Term b = s.input();
             const Term y = s.input();
             const Term c = s.input();
             const Term left = a * x;
             const Term both = left + b * y;
             apply(Op::relu, both + c);
           });
  list.add("squared-error", "pow(x - y, 2) + pow(y - 1, 2)", "A loss: squares of differences.", {"composition"},
           two_inputs, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term first = apply(Op::pow, x - y, 2);
             first + apply(Op::pow, y - 1, 2);
           });
  list.add("rosenbrock", "(1 - x)^2 + 100 (y - x^2)^2", "Rosenbrock's function, a standard test of minimisers.",
           {"composition"}, {{-1.2, 1}, {1, 1}, {0.5, 2}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term left = apply(Op::pow, 1 - x, 2);
             const Term inner = y - apply(Op::pow, x, 2);
             left + 100 * apply(Op::pow, inner, 2);
           });
  list.add("rational", "(x + y) / (x - y)", "Both inputs occur twice, with opposite signs.", {"composition", "fan-out"},
           two_inputs, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term top = x + y;
             top / (x - y);
           });
  list.add("long-expression", "g / 2 + 10 / g, where g = relu(x * y)^2 + 1",
           "A number left of a division by a shared node.", {"composition", "fan-out", "number-left"}, two_inputs,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term g = apply(Op::pow, apply(Op::relu, x * y), 2) + 1;
             const Term half = g / 2;
             half + 10 / g;
           });
  list.add("all-assignments", "t = x * y; t += x; t -= y; t *= t; t /= x",
           "Every compound assignment, one after another.", {"composition", "in-place", "aliased"}, two_inputs,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             Term t = x * y;
             s.assign(Op::add, t, x);
             s.assign(Op::sub, t, y);
             s.assign(Op::mul, t, t);
             s.assign(Op::div, t, x);
           });
  list.add("sum-from-zero", "0 + x + y + z", "The sum() of a language starts with the number 0 on the left.",
           {"composition", "plain-number", "number-left"}, {{1, 2, 3}, {-1, 0.5, 1e6}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term z = s.input();
             0 + x + y + z;
           });
}

}  // namespace

std::vector<ConformanceCase> core_level() {
  CaseList list("core");
  for (const Arithmetic& a : arithmetic) {
    add_plain_forms(list, a);
    add_constant_forms(list, a, corpus::Constants::numbers);
    add_constant_forms(list, a, corpus::Constants::own);
    add_assignments(list, a);
  }
  add_powers(list);
  add_unary(list);
  add_core_expressions(list);
  add_negations(list);
  return list.take();
}

}  // namespace minigrad::properties
