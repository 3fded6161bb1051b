// SPDX-License-Identifier: MIT
// Part of level special: where a gradient is 0 or a number although something beside it is infinite. A zero adjoint
// passes nothing on, a locally constant operand receives nothing, and a saturated function has the slope 0.
#include <fmt/format.h>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

/// Operands at which the value is finite: ordinary ones, then ends of the domain, where the slope may be infinite.
std::vector<Coordinates> finite_points(Op op) {
  switch (op) {
    case Op::sqrt: return points_at({2, 0});
    case Op::log: return points_at({2, 0.5});
    case Op::log1p: return points_at({2, -0.5});
    case Op::asin:
    case Op::acos: return points_at({0.5, 1, -1});
    case Op::acosh: return points_at({2, 1});
    case Op::atanh: return points_at({0.5, -0.25});
    case Op::pow: return {{2, 3}, {0, 0.5}, {0, 2}};
    case Op::div: return {{2, 3}, {0, -4}};
    default: break;
  }
  if (arity(op) == 2) return {{2, 3}, {0, 0}, {-1, -1}};
  return points_at({0.5, -2, 0});
}

void add_zero_adjoints(CaseList& list) {
  for (const OpInfo& info : all_ops) {
    const Op op = info.op;
    if (is_leaf(op)) continue;
    const bool unary = arity(op) == 1;
    list.add(fmt::format("zero-adjoint-{}", name(op)), fmt::format("0 * {}({})", name(op), unary ? "x" : "x, y"),
             "The operation receives the adjoint 0, and so do its operands. 0 times an infinite partial would be NaN.",
             {"zero-adjoint", "plain-number", "number-left"}, finite_points(op), [&](Sketch& s) {
               const Term x = s.input();
               if (unary) {
                 0 * apply(op, x);
               } else {
                 const Term y = s.input();
                 0 * apply(op, x, y);
               }
             });
  }
}

void add_saturated(CaseList& list) {
  const auto add = [&](Op op, const std::vector<Coordinates>& points) {
    list.add(fmt::format("{}-saturated", name(op)), fmt::format("{}(x)", name(op)),
             "Far from 0 the function is almost constant: its slope is tiny or 0, and never NaN.", {"overflow"}, points,
             [&](Sketch& s) { apply(op, s.input()); });
  };
  for (const Op op : {Op::exp, Op::expm1}) add(op, points_at({-40, -750, -1000, -1e300}));
  for (const Op op : {Op::sigmoid, Op::softplus, Op::tanh, Op::erf, Op::erfc, Op::atan}) {
    add(op, points_at({-40, -750, -1000, -1e300, 40, 800, 1000, 1e300}));
  }
}

void add_masked(CaseList& list) {
  list.add("norm-at-zero-clamped", "max(sqrt(x * x + y * y), 1e-10)",
           "The norm has no derivative at 0, but max does not take it.", {"zero-adjoint", "branch-not-taken"},
           {{0, 0}, {3, 4}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term xx = x * x;
             const Term yy = y * y;
             apply(Op::max, apply(Op::sqrt, xx + yy), 1e-10);
           });
  list.add("norm-squared-at-zero", "pow(hypot(x, y), 2)",
           "The norm has no derivative at 0, but its square does: the adjoint of the norm is 0.", {"zero-adjoint"},
           {{0, 0}, {3, 4}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             apply(Op::pow, apply(Op::hypot, x, y), 2);
           });
  list.add("masked-root", "m * sqrt(x) + (1 - m) * x", "A mask of 0 hides the root and its infinite slope.",
           {"zero-adjoint"}, {{0, 0}, {4, 0}, {4, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term m = s.input();
             const Term root = apply(Op::sqrt, x);
             const Term kept = m * root;
             const Term rest = 1 - m;
             const Term other = rest * x;
             kept + other;
           });
  list.add("root-minus-itself", "r - r with r = sqrt(x)",
           "The shares 1 and -1 cancel, so an adjoint of 0 meets an infinite slope.", {"zero-adjoint", "aliased"},
           points_at({0, 4}), [](Sketch& s) {
             const Term root = apply(Op::sqrt, s.input());
             root - root;
           });
  list.add("log-beside-square", "log(x) - y * y",
           "At x = 0 one component does not exist; the other is -2 y all the same.", {"signed-zero"}, {{0, 1}, {2, 1}},
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term logarithm = apply(Op::log, x);
             logarithm - y* y;
           });
}

void add_branches_not_taken(CaseList& list) {
  const std::vector<std::string> flags = {"branch-not-taken", "plain-number"};
  list.add("root-of-relu", "sqrt(relu(x))",
           "For negative x relu is constant: nothing passes it, not even an infinite adjoint.", {"branch-not-taken"},
           points_at({-10, -1e-300, 4}), [](Sketch& s) { apply(Op::sqrt, apply(Op::relu, s.input())); });
  list.add("root-of-shifted-relu", "sqrt(relu(x - 10))",
           "For x < 10 relu is constant: nothing passes it, not even an infinite adjoint.", flags, points_at({0, 14}),
           [](Sketch& s) { apply(Op::sqrt, apply(Op::relu, s.input() - 10)); });
  list.add("root-of-min-with-zero", "sqrt(min(x * x, 0) + 0)",
           "min does not take x * x, which receives nothing from an infinite adjoint.", flags, points_at({2, -3}),
           [](Sketch& s) {
             const Term x = s.input();
             apply(Op::sqrt, apply(Op::min, x * x, 0) + 0);
           });
  list.add("root-of-zero-power", "sqrt(pow(0, x))", "0^x is 0 for all positive x, so it is constant in the exponent.",
           {"branch-not-taken", "plain-number", "number-left"}, points_at({4, 0.5}),
           [](Sketch& s) { apply(Op::sqrt, apply(Op::pow, 0, s.input())); });
  list.add(
      "power-of-clipped", "pow(min(max(x, 0), 1), 5/12)",
      "A clip before a power, as in colour spaces: at 0 the power has an infinite slope, but the clip does not take x.",
      flags, points_at({-1, 0.5, 2}), [](Sketch& s) {
        const Term x = s.input();
        const Term clipped = apply(Op::min, apply(Op::max, x, 0), 1);
        apply(Op::pow, clipped, 0.4166666666666667);
      });
  list.add("log-of-clamped", "log(max(x, 1e-300))", "Below the bound max does not take x, which receives 0.", flags,
           points_at({-1, 0, 2}), [](Sketch& s) { apply(Op::log, apply(Op::max, s.input(), 1e-300)); });
  list.add("clamped-log", "max(log(x), -5)", "log(0) is -inf, but max does not take it.", flags,
           points_at({0, 1e-10, 2}), [](Sketch& s) { apply(Op::max, apply(Op::log, s.input()), -5); });
  list.add("reciprocal-of-clamped", "1 / max(x, 1e-200)",
           "The adjoint of the maximum, -1e400, overflows, but max does not take x, which receives 0.",
           {"branch-not-taken", "overflow", "plain-number"}, points_at({-1}),
           [](Sketch& s) { 1 / apply(Op::max, s.input(), 1e-200); });
  list.add("log-of-reciprocal-of-clamped", "log(1 / max(1e-200, x))",
           "A usual formula gives the maximum the adjoint 1e-200 * -inf instead of -1e200; x receives 0 either way.",
           {"branch-not-taken", "overflow", "plain-number"}, points_at({-1, 2}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::log, 1 / apply(Op::max, 1e-200, x));
           });
}

void add_overflowing_values(CaseList& list) {
  const auto add_binary = [&](const std::string& name, Op op, const std::string& note,
                              std::vector<Coordinates> points) {
    list.add(name, fmt::format("{}(x, y)", minigrad::name(op)), note, {"overflow"}, points, [&](Sketch& s) {
      const Term x = s.input();
      const Term y = s.input();
      apply(op, x, y);
    });
  };
  list.add("power-of-two-overflows", "pow(2, x)", "The value overflows; the slope, log 2 times the value, does not.",
           {"overflow", "plain-number", "number-left"}, points_at({1024, 1024.0000000000002}),
           [](Sketch& s) { apply(Op::pow, 2, s.input()); });
  add_binary("hypot-overflows", Op::hypot, "The value overflows; the partials are numbers of at most 1.",
             {{1.5e308, 1.5e308}, {1.7e308, 1e308}});
  add_binary("pow-overflows", Op::pow, "The value overflows; the partial in x does not.",
             {{1e200, 1.6}, {1e300, 1.03}});
}

}  // namespace

void add_zero_flow(CaseList& list) {
  add_zero_adjoints(list);
  add_saturated(list);
  add_masked(list);
  add_branches_not_taken(list);
  add_overflowing_values(list);
}

}  // namespace minigrad::properties
