// SPDX-License-Identifier: MIT
// Level transcendental: the functions at ordinary points, alone and inside expressions.
#include <fmt/format.h>

#include "oracle/traits/op_traits.h"
#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

/// A function of one operand at three points where every digit is easy to get.
void add_function(CaseList& list, Op op) {
  const std::string word(name(op));
  std::vector<Coordinates> alone;
  std::vector<Coordinates> inside;
  for (const double x : oracle::traits(op).points) {
    alone.push_back({x});
    inside.push_back({x * 4, 0.25});
    inside.push_back({x * -2, -0.5});
  }
  list.add(word, fmt::format("{}(x)", word), "The function alone: value and derivative.", {"operation"}, alone,
           [&](Sketch& s) { apply(op, s.input()); });
  list.add(word + "-chain", fmt::format("3 * {}(x * y)", word),
           "The chain rule: the incoming adjoint is not 1, and the outgoing one goes to two inputs.",
           {"composition", "plain-number"}, inside, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             3 * apply(op, x * y);
           });
  list.add(word + "-shared", fmt::format("t = {}(x); t * t + t", word),
           "The result is used three times; its adjoint must be complete before backward visits the function.",
           {"composition", "fan-out", "aliased"}, alone, [&](Sketch& s) {
             const Term t = apply(op, s.input());
             t* t + t;
           });
  list.add(word + "-twice", fmt::format("{0}(x) - x * {0}(x)", word),
           "The same function of the same input by two nodes: x gets four shares.", {"composition", "fan-out"}, alone,
           [&](Sketch& s) {
             const Term x = s.input();
             const Term first = apply(op, x);
             first - x* apply(op, x);
           });
}

struct Binary {
  Op op;
  std::vector<Coordinates> points;
};

const std::vector<Binary> binaries = {
    {Op::pow, {{2, 3}, {0.5, -1.5}, {3, 0.25}}},
    {Op::atan2, {{1, 2}, {-1, 2}, {1, -2}, {-3, -0.5}}},
    {Op::hypot, {{3, 4}, {-1, 2}, {0.1, -30}}},
};

void add_binary(CaseList& list, const Binary& b) {
  const std::string word(name(b.op));
  list.add(word, fmt::format("{}(x, y)", word), "Both operands are inputs: both partials are read.", {"operation"},
           b.points, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(b.op, x, y);
           });
  list.add(word + "-reversed-operands", fmt::format("{}(y, x)", word),
           "The operands are not in the order in which they were made.", {"operation"},
           {{3, 2}, {-1.5, 0.5}, {0.25, 3}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(b.op, y, x);
           });
  list.add(word + "-aliased", fmt::format("{}(x, x)", word), "Both operands are one variable.",
           {"operation", "aliased"}, points_at({2, 0.5, 3}), [&](Sketch& s) {
             const Term x = s.input();
             apply(b.op, x, x);
           });
  for (const auto constants : {corpus::Constants::numbers, corpus::Constants::own}) {
    const bool own = constants == corpus::Constants::own;
    const std::vector<std::string> flags = {"operation", own ? "own-constant" : "plain-number"};
    list.add(fmt::format("{}-{}-left", word, own ? "constant" : "number"), fmt::format("{}(2, x)", word),
             "A constant as first operand; its own partial is not read.", flags, points_at({2, 0.5, 3, -1.5}),
             [&](Sketch& s) {
               s.manner.constants = constants;
               const Term x = s.input();
               apply(b.op, 2, x);
             });
    list.add(fmt::format("{}-{}-right", word, own ? "constant" : "number"), fmt::format("{}(x, 1.5)", word),
             "A constant as second operand; its own partial is not read.", flags, points_at({2, 0.5, 3}),
             [&](Sketch& s) {
               s.manner.constants = constants;
               apply(b.op, s.input(), 1.5);
             });
  }
  list.add(word + "-chain", fmt::format("2 * {}(x * y, x + y)", word), "Both operands depend on both inputs.",
           {"composition", "fan-out"}, {{2, 3}, {0.5, 1.5}, {3, 0.25}}, [&](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term product = x * y;
             2 * apply(b.op, product, x + y);
           });
}

/// log(exp(x) + exp(y) + exp(z))
Term log_of_sum(Term x, Term y, Term z) {
  const Term first = apply(Op::exp, x);
  const Term two = first + apply(Op::exp, y);
  return apply(Op::log, two + apply(Op::exp, z));
}

void add_transcendental_expressions(CaseList& list) {
  const std::vector<Coordinates> three = {{1, 2, 3}, {-1, 0.5, 0.25}};
  list.add("logsumexp", "log(exp(x) + exp(y) + exp(z))", "The normaliser of a softmax: its gradient sums to 1.",
           {"composition"}, three, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term z = s.input();
             log_of_sum(x, y, z);
           });
  list.add("cross-entropy", "log(exp(x) + exp(y) + exp(z)) - y", "The loss of a classifier: y gets two shares.",
           {"composition", "fan-out"}, three, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term z = s.input();
             log_of_sum(x, y, z) - y;
           });
  list.add("gaussian", "exp(-pow((x - m) / d, 2) / 2) / d", "A bell: quotient, square, exponential, and d twice.",
           {"composition", "fan-out"}, {{1, 0.5, 2}, {-3, 1, 1.5}}, [](Sketch& s) {
             const Term x = s.input();
             const Term m = s.input();
             const Term d = s.input();
             const Term ratio = (x - m) / d;
             apply(Op::exp, -apply(Op::pow, ratio, 2) / 2) / d;
           });
  list.add("layer", "tanh(w tanh(v x + b) + c)", "Two layers of one neuron each.", {"composition"},
           {{0.5, 0.3, -0.1, 0.8, 0.2}, {-1, 0.5, 0.1, 0.4, -0.3}}, [](Sketch& s) {
             const Term x = s.input();
             const Term v = s.input();
             const Term b = s.input();
             const Term w = s.input();
             const Term c = s.input();
             apply(Op::tanh, w * apply(Op::tanh, v * x + b) + c);
           });
  list.add("identity-sin-cos", "sin(x)^2 + cos(x)^2",
           "The function is constant: the derivative is 0, and an engine may answer only rounding errors.",
           {"composition", "cancellation"}, points_at({1, -2, 0.3}), [](Sketch& s) {
             const Term x = s.input();
             const Term left = apply(Op::pow, apply(Op::sin, x), 2);
             left + apply(Op::pow, apply(Op::cos, x), 2);
           });
  list.add("identity-exp-log", "exp(log(x)) / x", "Constant again: two shares of x cancel.",
           {"composition", "cancellation"}, points_at({2, 0.3, 700}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::exp, apply(Op::log, x)) / x;
           });
  list.add("power-by-logarithm", "exp(y log(x)) + pow(x, y)", "Two ways to one power.", {"composition", "fan-out"},
           {{2, 3}, {0.5, -1.5}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term left = apply(Op::exp, y * apply(Op::log, x));
             left + apply(Op::pow, x, y);
           });
  list.add("polar", "hypot(x, y) * sin(atan2(y, x))",
           "To polar coordinates and back: the truth is y, with gradient 0 and 1.", {"composition", "cancellation"},
           {{3, 4}, {-1, 2}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term radius = apply(Op::hypot, x, y);
             radius* apply(Op::sin, apply(Op::atan2, y, x));
           });
}

}  // namespace

std::vector<ConformanceCase> transcendental_level() {
  CaseList list("transcendental");
  for (const OpInfo& op : all_ops) {
    const bool is_elementary = oracle::traits(op.op).rounding == oracle::Rounding::exact;
    if (op.arity == 1 && !is_elementary) add_function(list, op.op);
  }
  for (const Binary& b : binaries) add_binary(list, b);
  add_transcendental_expressions(list);
  return list.take();
}

}  // namespace minigrad::properties
