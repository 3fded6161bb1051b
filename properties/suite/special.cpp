// SPDX-License-Identifier: MIT
// Level special: signed zeros, denormal, smallest and largest numbers, infinities and NaN, for every operation.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "minigrad/special_numbers.h"
#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double normal = std::numeric_limits<double>::min();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

struct Kind {
  std::string word;
  std::string note;
  std::vector<std::string> flags;
  std::vector<double> unary;
  std::vector<Coordinates> binary;
};

const std::vector<Kind> kinds = {
    {"zero",
     "Zeros have signs, and formulas divide by the operand or take its logarithm.",
     {"signed-zero"},
     {0, -0.0},
     {{0, 1}, {-0.0, 1}, {1, 0}, {1, -0.0}, {0, 0}, {0, -2}, {0, 2}, {-2, 0}}},
    {"tiny",
     "Denormal numbers and the smallest normal one: squares of them vanish, inverses overflow.",
     {"denormal"},
     {denormal, -denormal, normal, -normal, 1e-310},
     {{denormal, 1}, {1, denormal}, {normal, normal}, {denormal, denormal}, {1e-310, 2}, {2, -1e-310}}},
    {"huge",
     "The largest numbers: squares and sums of them overflow where the answer need not.",
     {"largest"},
     {largest, -largest, 1e200, -1e200},
     {{largest, 1},
      {1, largest},
      {largest, largest},
      {largest, -largest},
      {1e200, 1e200},
      {1e200, 2},
      {largest, denormal}}},
    {"infinite",
     "At an infinity an engine must answer, and where the limit of the partial exists it is owed.",
     {"infinite"},
     {infinity, -infinity},
     {{infinity, 1}, {1, infinity}, {infinity, infinity}, {infinity, -infinity}, {0, infinity}}},
    {"nan",
     "A NaN operand must give NaN. A comparison in relu, max, min or abs may hide it, and the error with it.",
     {"nan"},
     {not_a_number},
     {{not_a_number, 2}, {2, not_a_number}, {not_a_number, not_a_number}}},
};

void add_operation(CaseList& list, Op op, const Kind& kind) {
  const std::string word(name(op));
  const bool unary = arity(op) == 1;
  std::vector<Coordinates> points = kind.binary;
  if (unary) {
    points.clear();
    for (const double x : kind.unary) points.push_back({x});
  }
  list.add(fmt::format("{}-{}", word, kind.word), fmt::format("{}({})", word, unary ? "x" : "x, y"), kind.note,
           kind.flags, points, [&](Sketch& s) {
             const Term x = s.input();
             if (unary) {
               apply(op, x);
             } else {
               const Term y = s.input();
               apply(op, x, y);
             }
           });
}

/// Points where activations with a plain exp overflow, although they are almost constant there.
void add_overflows(CaseList& list) {
  for (const Op op : {Op::sigmoid, Op::softplus, Op::tanh, Op::erf, Op::erfc}) {
    const std::string word(name(op));
    list.add(word + "-far", fmt::format("{}(x)", word),
             "Large operands, as in untrained networks: their exp overflows, and inf / inf is NaN.", {"overflow"},
             points_at({100, -100, 710, -710, 1000, -1000, 1e5, -1e5}), [&](Sketch& s) { apply(op, s.input()); });
  }
}

void add_powers_of_zero(CaseList& list) {
  list.add("pow-zero-to-the-zero", "pow(x, 0)", "x^0 is 1 with gradient 0, at 0 too; 0 * 0^(-1) would be NaN.",
           {"signed-zero", "plain-number"}, points_at({0, -0.0}), [](Sketch& s) { apply(Op::pow, s.input(), 0); });
  list.add("pow-zero-to-the-one", "pow(x, 1)", "x^1 at 0 has the slope 1: 1 * 0^0.", {"signed-zero", "plain-number"},
           points_at({0, -0.0}), [](Sketch& s) { apply(Op::pow, s.input(), 1); });
  list.add("pow-zero-squared", "pow(x, 2)", "x^2 at 0 has the slope 0; n x^n / x and exp(n log x) fail there.",
           {"signed-zero", "plain-number"}, points_at({0, -0.0, 1e-200}),
           [](Sketch& s) { apply(Op::pow, s.input(), 2); });
  list.add("pow-of-zero-constant-base", "pow(0, x)",
           "Constant for positive x; its derivative must not be 0 log 0 = NaN.",
           {"signed-zero", "plain-number", "number-left"}, points_at({0.5, 1, 3}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::pow, 0, x);
           });
  list.add("pow-negative-base", "pow(x, y)",
           "A negative base with a whole exponent: the value and the partial in x exist; the one in y does not.",
           {"outside"}, {{-2, 3}, {-2, 2}, {-2, -3}, {-0.5, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(Op::pow, x, y);
           });
}

void add_domains(CaseList& list) {
  struct Outside {
    Op op;
    std::vector<double> points;
  };
  const std::vector<Outside> outsides = {{Op::sqrt, {-1}}, {Op::log, {-1}},    {Op::log1p, {-2}}, {Op::asin, {2}},
                                         {Op::acos, {-2}}, {Op::acosh, {0.5}}, {Op::atanh, {1.5}}};
  for (const Outside& outside : outsides) {
    std::vector<Coordinates> points;
    for (const double x : outside.points) points.push_back({x});
    list.add(fmt::format("{}-outside", name(outside.op)), fmt::format("{}(x)", name(outside.op)),
             "There is no real value: NaN, or an exception, but never a number.", {"outside"}, points,
             [&](Sketch& s) { apply(outside.op, s.input()); });
  }
}

void add_special_expressions(CaseList& list) {
  list.add("nan-through-relu", "relu(0 * x) + 1", "0 * NaN is NaN, and relu must let it through.", {"nan"},
           points_at({not_a_number}), [](Sketch& s) { apply(Op::relu, 0 * s.input()) + 1; });
  list.add("nan-beside", "x * 0 + y", "One input is NaN, so the value is NaN whatever multiplies it.", {"nan"},
           {{not_a_number, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             x * 0 + y;
           });
  list.add("nan-unused", "exp(y), with x beside it", "An unused input may be NaN.", {"nan", "unused-input"},
           {{not_a_number, 0.5}}, [](Sketch& s) {
             s.input();
             apply(Op::exp, s.input());
           });
  list.add("dead-infinite-slope", "log(x) unused; 3 * x",
           "The slope of an unused node is infinite at 0 and must not reach an input.", {"dead-branch", "signed-zero"},
           points_at({0, 1}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::log, x);
             3 * x;
           });
  list.add("zero-times-infinite-slope", "y * sqrt(x)", "At y = 0 an adjoint of 0 meets an infinite slope.",
           {"signed-zero"}, {{4, 3}, {4, 0}, {0, 2}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             y* apply(Op::sqrt, x);
           });
  list.add("negative-zero-sum", "x + y", "-0 + -0 is -0, 0 + -0 is 0; the gradient is 1 and 1 all the same.",
           {"signed-zero"}, {{-0.0, -0.0}, {0, -0.0}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             x + y;
           });
}

}  // namespace

std::vector<ConformanceCase> special_level() {
  CaseList list("special");
  for (const Kind& kind : kinds) {
    for (const OpInfo& op : all_ops) {
      if (!is_leaf(op.op)) add_operation(list, op.op, kind);
    }
  }
  add_overflows(list);
  add_powers_of_zero(list);
  add_domains(list);
  add_special_expressions(list);
  add_zero_flow(list);
  return list.take();
}

}  // namespace minigrad::properties
