// SPDX-License-Identifier: MIT
// Level special, continued: what must not flow. A zero adjoint passes nothing on, an operand in which the function is
// locally constant receives nothing, and a saturated function has the slope 0, whatever is infinite beside it.
#include <fmt/format.h>

#include <limits>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

/// Points of one operand at which the value is finite: ordinary ones first, then edges of the domain, where the slope
/// is infinite or jumps.
std::vector<double> finite_points(Op op) {
  switch (op) {
    case Op::sqrt: return {2, 0};
    case Op::log: return {2, 0.5};
    case Op::log1p: return {2, -0.5};
    case Op::asin:
    case Op::acos: return {0.5, 1, -1};
    case Op::acosh: return {2, 1};
    case Op::atanh: return {0.5, -0.25};
    default: return {0.5, -2, 0};
  }
}

/// The same for two operands.
std::vector<Coordinates> finite_pairs(Op op) {
  if (op == Op::pow) return {{2, 3}, {0, 0.5}, {0, 2}};
  if (op == Op::div) return {{2, 3}, {0, -4}};
  return {{2, 3}, {0, 0}, {-1, -1}};
}

void add_zero_adjoints(CaseList& list) {
  for (const OpInfo& info : all_ops) {
    const Op op = info.op;
    if (is_leaf(op)) continue;
    const std::string word(name(op));
    const std::string note = "The output does not depend on the operation, so its operands receive 0, not 0 * inf.";
    if (arity(op) == 1) {
      std::vector<Coordinates> points;
      for (const double x : finite_points(op)) points.push_back({x});
      list.add("zero-adjoint-" + word, fmt::format("0 * {}(x)", word), note, {"zero-adjoint"}, points,
               [&](Sketch& s) { 0 * apply(op, s.input()); });
    } else {
      list.add("zero-adjoint-" + word, fmt::format("0 * {}(x, y)", word), note, {"zero-adjoint"}, finite_pairs(op),
               [&](Sketch& s) {
                 const Term x = s.input();
                 const Term y = s.input();
                 0 * apply(op, x, y);
               });
    }
  }
}

void add_saturated(CaseList& list) {
  for (const Op op : {Op::exp, Op::expm1, Op::sigmoid, Op::softplus, Op::tanh, Op::erf, Op::erfc, Op::atan}) {
    const std::string word(name(op));
    std::vector<double> at = {-40, -750, -1000, -1e300};
    if (op != Op::exp && op != Op::expm1) at.insert(at.end(), {40, 750, 1000, 1e300});
    std::vector<Coordinates> points;
    for (const double x : at) points.push_back({x});
    list.add(word + "-saturated", fmt::format("{}(x)", word),
             "Far out the function is flat: its slope is tiny or 0, and never NaN.", {"overflow"}, points,
             [&](Sketch& s) { apply(op, s.input()); });
  }
}

void add_infinite_slopes(CaseList& list) {
  list.add("norm-at-zero-clamped", "max(sqrt(x*x + y*y), 1e-10)",
           "The norm at 0 has no derivative, but it is not taken.", {"zero-adjoint", "branch-not-taken"},
           {{0, 0}, {3, 4}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term xx = x * x;
             const Term yy = y * y;
             apply(Op::max, apply(Op::sqrt, xx + yy), 1e-10);
           });
  list.add("norm-squared-at-zero", "pow(hypot(x, y), 2)",
           "The square of the norm is smooth at 0, where the norm is not.", {"zero-adjoint"}, {{0, 0}, {3, 4}},
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(Op::pow, apply(Op::hypot, x, y), 2);
           });
  list.add("masked-root", "m * sqrt(x) + (1 - m) * x", "A mask of 0 hides the root, its infinite slope included.",
           {"zero-adjoint"}, {{0, 0}, {4, 0}, {4, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term m = s.input();
             const Term root = apply(Op::sqrt, x);
             const Term kept = m * root;
             const Term rest = 1 - m;
             const Term other = rest * x;
             kept + other;
           });
  list.add("root-of-relu", "sqrt(relu(x))", "Left of 0 relu is constant: no adjoint passes, not even an infinite one.",
           {"branch-not-taken"}, points_at({-10, -1e-300, 4}),
           [](Sketch& s) { apply(Op::sqrt, apply(Op::relu, s.input())); });
  list.add("root-of-shifted-relu", "sqrt(relu(x - 10))", "The same with a shift.", {"branch-not-taken"},
           points_at({0, 14}), [](Sketch& s) { apply(Op::sqrt, apply(Op::relu, s.input() - 10)); });
  list.add("log-of-clamped", "log(max(x, 1e-300))", "Below the bound the operand is not taken and receives 0.",
           {"branch-not-taken"}, points_at({-1, 0, 2}),
           [](Sketch& s) { apply(Op::log, apply(Op::max, s.input(), 1e-300)); });
  list.add("clamped-log", "max(log(x), -5)", "log(0) is -inf and loses; its infinite slope must not come back.",
           {"branch-not-taken"}, points_at({0, 1e-10, 2}),
           [](Sketch& s) { apply(Op::max, apply(Op::log, s.input()), -5); });
  list.add("root-of-min-with-zero", "sqrt(min(x*x, 0) + 0)",
           "The loser of min receives nothing from an infinite slope.", {"branch-not-taken"}, points_at({2, -3}),
           [](Sketch& s) {
             const Term x = s.input();
             apply(Op::sqrt, apply(Op::min, x * x, 0) + 0);
           });
  list.add("root-of-zero-power", "sqrt(pow(0, x))", "0^x is 0 for all x > 0: constant in its exponent.",
           {"branch-not-taken", "number-left"}, points_at({4, 0.5}),
           [](Sketch& s) { apply(Op::sqrt, apply(Op::pow, 0, s.input())); });
  list.add("reciprocal-of-clamped", "1 / max(x, 1e-200)", "An adjoint of 1e400 overflows, and no input depends on it.",
           {"branch-not-taken", "overflow"}, points_at({-1}), [](Sketch& s) { 1 / apply(Op::max, s.input(), 1e-200); });
  list.add("zero-times-atanh", "0 * atanh(x)", "Right far from the poles of atanh, where nothing is infinite.",
           {"zero-adjoint"}, points_at({0.5, -0.5}), [](Sketch& s) { 0 * apply(Op::atanh, s.input()); });
}

void add_overflows_of_values(CaseList& list) {
  list.add("power-just-over", "pow(2, x)", "The value overflows, log 2 times less does not: the slope is a number.",
           {"overflow", "number-left"}, points_at({1024, 1024.0000000000002}),
           [](Sketch& s) { apply(Op::pow, 2, s.input()); });
  list.add("hypot-just-over", "hypot(x, y)", "The value overflows, and the partials are about 0.7.", {"overflow"},
           {{1.5e308, 1.5e308}, {1.7e308, 1e308}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(Op::hypot, x, y);
           });
}

}  // namespace

void add_zero_flow(CaseList& list) {
  add_zero_adjoints(list);
  add_saturated(list);
  add_infinite_slopes(list);
  add_overflows_of_values(list);
}

}  // namespace minigrad::properties
