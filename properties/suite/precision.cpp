// SPDX-License-Identifier: MIT
// Level precision: tails where textbook formulas lose digits, and sums that nearly cancel.
#include <fmt/format.h>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

struct Tail {
  Op op;
  std::string word;
  std::string note;
  std::vector<Coordinates> points;
};

constexpr double above_one = 0x1.0000000000001p+0;
constexpr double below_one = 0x1.fffffffffffffp-1;

const std::vector<Tail> tails = {
    {Op::tanh, "tail", "The derivative is 4 e / (1 + e)^2 with e = exp(-2|x|); 1 - t*t loses its digits as t nears 1.",
     points_at({4, -6, 10, 18, -20, 40, 350})},
    {Op::tanh, "near-zero", "Near 0 the value is x to all digits.", points_at({1e-20, 1e-9, -1e-5})},
    {Op::sigmoid, "upper-tail", "The derivative is e / (1 + e)^2; s * (1 - s) loses its digits as s nears 1.",
     points_at({5, 10, 20, 36, 40, 700})},
    {Op::sigmoid, "lower-tail", "Far below 0 the value is exp(x), tiny and exact.", points_at({-5, -20, -40, -700})},
    {Op::softplus, "tail", "log(1 + exp(x)) loses exp(x) below -36, and a threshold cuts off what is left above 20.",
     points_at({-20, -40, -700, 20.5, 30, 40})},
    {Op::exp, "tail", "Near underflow and overflow.", points_at({-700, -745, 709.7, 1e-20})},
    {Op::expm1, "tail", "The derivative is exp(x); the sum expm1(x) + 1 loses it far below 0.",
     points_at({-40, -20, -4, -700})},
    {Op::expm1, "near-zero", "The purpose of expm1: exp(x) - 1 keeps no digit here.", points_at({1e-20, 1e-10, -1e-8})},
    {Op::log, "near-one", "The value is nearly 0 and all its digits are in the operand.",
     points_at({above_one, below_one, 1.000001})},
    {Op::log1p, "near-zero", "The purpose of log1p: log(1 + x) keeps no digit here.", points_at({1e-20, 1e-10, -1e-8})},
    {Op::log1p, "near-minus-one", "The slope 1 / (1 + x) is steep and still exact.", points_at({-below_one, -0.999})},
    {Op::sqrt, "extremes", "A square root halves the exponent: nothing overflows.", points_at({1e-300, 1e300, 1e-310})},
    {Op::sin, "large", "A large argument must be reduced with many digits of pi.",
     points_at({1e5, 1e22, 0x1.921fb54442d18p+1})},
    {Op::cos, "large", "A large argument must be reduced with many digits of pi.",
     points_at({1e5, 1e22, 0x1.921fb54442d18p+0})},
    {Op::tan, "pole", "Near its pole tan is large and steep.", points_at({1.57, 0x1.921fb54442d18p+0, 1e22})},
    {Op::asin, "near-one", "1 - x*x loses half its digits near 1; (1 - x)(1 + x) does not.",
     points_at({below_one, 0.9999999, -0.99999})},
    {Op::acos, "near-one", "1 - x*x loses half its digits near 1; (1 - x)(1 + x) does not.",
     points_at({below_one, 0.9999999, -0.99999})},
    {Op::atan, "far", "1 + x*x overflows where the derivative is still a number.", points_at({1e8, 1e155, -1e200})},
    {Op::sinh, "tail", "Near overflow, and near 0 where (exp(x) - exp(-x)) / 2 keeps no digit.",
     points_at({700, -700, 1e-10, 1e-20})},
    {Op::cosh, "tail", "Near overflow, and near 0 where the slope sinh(x) is tiny.",
     points_at({700, -700, 1e-10, 1e-20})},
    {Op::asinh, "tail", "log(x + sqrt(x*x + 1)) cancels below 0, loses all near 0, and overflows far out.",
     points_at({-30, 1e-10, 1e10, 1e200})},
    {Op::acosh, "near-one", "x*x - 1 loses its digits near 1; (x - 1)(x + 1) does not.",
     points_at({above_one, 1.0000001, 1.001})},
    {Op::acosh, "far", "x*x overflows where the value does not.", points_at({1e10, 1e200, 1e300})},
    {Op::atanh, "near-one", "1 - x*x loses its digits near 1; (1 - x)(1 + x) does not.",
     points_at({below_one, 0.9999999, -0.99999})},
    {Op::atanh, "near-zero", "log((1 + x) / (1 - x)) / 2 keeps no digit here.", points_at({1e-20, 1e-10, -1e-8})},
    {Op::erf, "tail", "The derivative is exp(-x*x), and the rounding of x*x grows with x.", points_at({4, -6, 20, 26})},
    {Op::erf, "near-zero", "Near 0 the value is 2 x / sqrt(pi) to all digits.", points_at({1e-20, 1e-10})},
    {Op::erfc, "tail", "The purpose of erfc: 1 - erf(x) is 0 far out.", points_at({4, 6, 20, 26, -6})},
    {Op::div,
     "extremes",
     "The square of the divisor leaves the range where -a / b^2 does not.",
     {{1e-200, 1e-180}, {1e300, 1e300}, {3, 1e-150}, {1, 1e200}}},
    {Op::mul, "extremes", "A tiny product of numbers that are not.", {{1e-160, 1e-160}, {1e154, 1e154}}},
    {Op::pow,
     "extremes",
     "x^y / x and exp(y log x) overflow or lose digits where y x^(y-1) does not.",
     {{1e-200, 1.5}, {1e200, 1.5}, {0.999, 1e5}, {above_one, 1e15}, {5e160, -0.0039}}},
    {Op::hypot,
     "extremes",
     "The sum of squares leaves the range where its root does not.",
     {{3e200, 4e200}, {3e-200, 4e-200}, {3, 1e200}, {1, 1e-200}}},
    {Op::atan2,
     "extremes",
     "The sum of squares leaves the range where the partials do not.",
     {{1e200, 1e200}, {1e-200, 1e-200}, {3, 1e200}, {8e-297, 8e-297}}},
};

void add_tail(CaseList& list, const Tail& tail) {
  const bool unary = arity(tail.op) == 1;
  list.add(fmt::format("{}-{}", name(tail.op), tail.word), fmt::format("{}({})", name(tail.op), unary ? "x" : "x, y"),
           tail.note, {"tail"}, tail.points, [&](Sketch& s) {
             const Term x = s.input();
             if (unary) {
               apply(tail.op, x);
             } else {
               const Term y = s.input();
               apply(tail.op, x, y);
             }
           });
}

/// Expressions that depend on an input only through a sum that nearly cancels.
void add_cancellations(CaseList& list) {
  list.add("lost-addend", "(x + y) - x", "The sum loses most of y, but the gradient in x is exactly 0.",
           {"cancellation"}, {{1e16, 1}, {1e10, 1e-5}, {-3, 1e-20}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             (x + y) - x;
           });
  list.add("difference-of-squares", "x * x - y * y", "Two products that nearly cancel; their partials do not.",
           {"cancellation"}, {{1e8 + 1, 1e8}, {1.0000001, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term left = x * x;
             left - y* y;
           });
  list.add("factored-difference", "(x - y) * (x + y)", "The same, written so that nothing cancels.", {"cancellation"},
           {{1e8 + 1, 1e8}, {1.0000001, 1}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term difference = x - y;
             difference*(x + y);
           });
  list.add("root-difference", "sqrt(x + 1) - sqrt(x)", "Both the value and the gradient cancel for large x.",
           {"cancellation"}, points_at({1e6, 1e12}), [](Sketch& s) {
             const Term x = s.input();
             const Term left = apply(Op::sqrt, x + 1);
             left - apply(Op::sqrt, x);
           });
  list.add("root-difference-stable", "1 / (sqrt(x + 1) + sqrt(x))", "The same, written so that nothing cancels.",
           {"cancellation", "number-left"}, points_at({1e6, 1e12, 1e18}), [](Sketch& s) {
             const Term x = s.input();
             const Term left = apply(Op::sqrt, x + 1);
             1 / (left + apply(Op::sqrt, x));
           });
  list.add("exp-minus-one", "(exp(x) - 1) / x", "Value and gradient cancel, so only a few digits are owed.",
           {"cancellation"}, points_at({1e-5, 1e-3, 0.5}), [](Sketch& s) {
             const Term x = s.input();
             (apply(Op::exp, x) - 1) / x;
           });
  list.add("expm1-ratio", "expm1(x) / x", "The same without cancellation in the value.", {"cancellation"},
           points_at({1e-5, 1e-3, 0.5}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::expm1, x) / x;
           });
  list.add("one-minus-cosine", "(1 - cos(x)) / (x * x)", "The textbook's example of lost digits.",
           {"cancellation", "number-left"}, points_at({1e-4, 0.01, 1}), [](Sketch& s) {
             const Term x = s.input();
             const Term top = 1 - apply(Op::cos, x);
             top / (x * x);
           });
  list.add("paths-that-cancel", "sin(x) - sin(x) * (1 + y)", "Two paths to x nearly cancel; their sum is owed.",
           {"cancellation", "fan-out"}, {{1, 1e-8}, {1, 1e-14}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term sine = apply(Op::sin, x);
             sine - sine*(1 + y);
           });
  list.add("large-minus-large", "exp(x) - exp(y)", "Large values that cancel, gradients that do not.", {"cancellation"},
           {{50, 50}, {50, 49.9999999}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term left = apply(Op::exp, x);
             left - apply(Op::exp, y);
           });
}

void add_compositions(CaseList& list) {
  list.add("sigmoid-by-exp", "1 / (1 + exp(-x))", "A sigmoid in parts: the rounding of the parts is allowed.",
           {"tail", "number-left"}, points_at({5, 20, 40, -40}), [](Sketch& s) {
             const Term x = s.input();
             1 / (1 + apply(Op::exp, -x));
           });
  list.add("tanh-by-exp", "expm1(2 x) / (expm1(2 x) + 2)", "tanh in parts.", {"tail", "fan-out"},
           points_at({1e-10, 0.5, 5, 15}), [](Sketch& s) {
             const Term e = apply(Op::expm1, 2 * s.input());
             e / (e + 2);
           });
  list.add("stable-logsumexp", "m + log(exp(x - m) + exp(y - m)), where m = max(x, y)",
           "The stable formula of a normaliser: large operands, and m occurs three times.", {"tail", "fan-out"},
           {{1000, 999}, {-1000, -1001}, {3, 500}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term m = apply(Op::max, x, y);
             const Term left = apply(Op::exp, x - m);
             m + apply(Op::log, left + apply(Op::exp, y - m));
           });
  list.add("saturated-layer", "y * tanh(x)",
           "A saturated neuron: the gradient in x is tiny and trains nothing if it is 0.", {"tail"},
           {{10, 2}, {-15, 0.5}, {19, 3}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             y* apply(Op::tanh, x);
           });
  list.add("log-sigmoid", "-softplus(-x)", "A logarithm of a sigmoid, the stable way.", {"tail"},
           points_at({40, -40, 5, 700}), [](Sketch& s) { -apply(Op::softplus, -s.input()); });
  list.add("log-of-erfc", "log(erfc(x))", "A tail inside a logarithm: 1 - erf(x) would give log 0.", {"tail"},
           points_at({5, 10, 25}), [](Sketch& s) { apply(Op::log, apply(Op::erfc, s.input())); });
  list.add("compound-interest", "pow(1 + x, 365)",
           "Many small factors: the rounding of 1 + x is magnified 365 times, and allowed.",
           {"cancellation", "plain-number"}, points_at({1e-4, 1e-9, 0.01}), [](Sketch& s) {
             const Term x = s.input();
             apply(Op::pow, 1 + x, 365);
           });
}

}  // namespace

std::vector<ConformanceCase> precision_level() {
  CaseList list("precision");
  for (const Tail& tail : tails) add_tail(list, tail);
  add_cancellations(list);
  add_compositions(list);
  return list.take();
}

}  // namespace minigrad::properties
