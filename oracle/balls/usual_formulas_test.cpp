// SPDX-License-Identifier: MIT
// The table of usual formulas, and the verdicts that rest on it. The wrong numbers are what doubles give for the
// formula that is named; the right ones are from 60-digit arithmetic.
#include "oracle/balls/usual_formulas.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "oracle/balls/formula_parser.h"
#include "oracle/differentiator.h"
#include "oracle/evaluate.h"
#include "oracle/judge.h"
#include "oracle/traits/op_traits.h"

namespace minigrad::oracle {
namespace {

Judgement judgement(Op op, const std::vector<double>& point, std::size_t component, double answer) {
  const Graph graph = one_operation(op);
  return Judge(graph, point).judge(component, answer);
}

class UsualFormulas : public testing::TestWithParam<Op> {};

TEST_P(UsualFormulas, AreRightAtAnOrdinaryPoint) {
  const Op op = GetParam();
  EXPECT_EQ(usual_formulas(op).empty(), traits(op).rounding == Rounding::exact) << "a row in usual_formulas.cpp";
  const Graph graph = one_operation(op);
  for (const UsualFormula& formula : usual_formulas(op)) {
    bool is_right = false;
    for (const double a : {0.6, 1.7, -0.6, 40.0, -40.0}) {
      std::vector<double> point{a};
      if (arity(op) == 2) point.push_back(1.3);
      const Judge judge(graph, point);
      const auto value = judge.truth(0);
      const auto truth = judge.truth(static_cast<std::size_t>(formula.result));
      if (!value || !truth) continue;
      const std::vector<double> inputs{a, 1.3, value->value, std::numbers::pi, std::numbers::ln2};
      const double result = evaluate(formula.graph, inputs).back();
      is_right = is_right || std::fabs(result - truth->value) <= 1e-13 * std::fabs(truth->value);
    }
    EXPECT_TRUE(is_right) << formula.name;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryOp, UsualFormulas, testing::ValuesIn(every_operation()),
                         [](const auto& info) { return std::string(name(info.param)); });

TEST(UsualFormula, ExplainsTextbookFormulas) {
  const auto expect_explained = [](Op op, double x, std::size_t component, double answer, const std::string& formula) {
    const Judgement found = judgement(op, {x}, component, answer);
    EXPECT_EQ(found.verdict, Verdict::imprecise) << name(op) << " at " << x;
    EXPECT_EQ(found.formula, formula);
  };
  expect_explained(Op::acos, 0.9999999, 1, -2236.068033945294, "d acos(a)/da = -1/sqrt(1 - a*a)");
  expect_explained(Op::sinh, 700, 0, 5.0711602736753014e+303, "sinh(a) = exp(a - ln2)");
  expect_explained(Op::exp, 700, 0, 1.0142320547349733e+304, "exp(a) = pow(2, a/ln2)");
  expect_explained(Op::tanh, 4, 1, 0.0013409506830258655, "d tanh(a)/da = 1 - y*y");
  expect_explained(Op::tanh, 17, 1, 6.8833827526759706e-15, "d tanh(a)/da = 1 - y*y");
  expect_explained(Op::tanh, 20, 1, 0, "d tanh(a)/da = 1 - y*y");
  expect_explained(Op::sigmoid, 40, 1, 0, "d sigmoid(a)/da = y*(1 - y)");
  expect_explained(Op::expm1, 1e-9, 0, 1.000000082740371e-09, "expm1(a) = exp(a) - 1");
}

TEST(UsualFormula, ExplainsAPowerByLogarithms) {
  const Judgement found = judgement(Op::pow, {10, 10}, 0, 10000000000.00004);
  EXPECT_EQ(found.verdict, Verdict::imprecise);
  EXPECT_EQ(found.formula, "pow(a, b) = exp(b*log(a))");
}

TEST(UsualFormula, ExplainsSquaresThatLeaveTheRange) {
  const Judgement found = judgement(Op::atan2, {1e200, 1e200}, 1, 0);
  EXPECT_EQ(found.verdict, Verdict::imprecise);
  EXPECT_EQ(found.formula, "d atan2(a, b)/da = b/(a*a + b*b)");
  EXPECT_EQ(judgement(Op::atan2, {1e200, 1e200}, 1, 1e-10).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::atan, {1e155}, 1, 0).verdict, Verdict::imprecise);
}

/// Each number is what doubles give for the formula. Rounding crosses the end of a domain, a pole, or the range.
TEST(UsualFormula, ExplainsRoundingAcrossEdges) {
  EXPECT_EQ(judgement(Op::atan, {-134217727.99999925}, 0, -1.5707963267948974).verdict, Verdict::imprecise)
      << "asin(a/sqrt(1 + a*a))";
  EXPECT_EQ(judgement(Op::atan2, {-7.450580596923828e-09, -36.12831551628262}, 0, -3.141592653589795).verdict,
            Verdict::imprecise)
      << "2*atan(a/(sqrt(a*a + b*b) + b))";
  EXPECT_EQ(judgement(Op::atan2, {1e-229, 1e-225}, 0, 2e-4).verdict, Verdict::imprecise) << "the same, underflowed";
  EXPECT_EQ(judgement(Op::atan2, {1, 2}, 0, 0.4636476).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::asinh, {-4294967296}, 1, 2.3283064365387356e-10).verdict, Verdict::imprecise)
      << "1/cosh(y), y = log(a + sqrt(a*a + 1))";
  EXPECT_EQ(judgement(Op::pow, {-0.9999999999999742, -1.9954877714763308e+16}, 1, -3.3057839487110737e+239).verdict,
            Verdict::imprecise)
      << "b*pow(a, b - 1)";
  EXPECT_EQ(judgement(Op::asinh, {4096}, 1, 2.45e-4).verdict, Verdict::wrong);
}

/// sin(1e200) is negative; cos(a - pi/2) is not.
TEST(UsualFormula, ExplainsANumberOutsideTheDomain) {
  Graph graph;
  graph.unary(Op::sqrt, graph.unary(Op::sin, graph.input()));
  EXPECT_EQ(Judge(graph, std::vector{1e200}).judge(0, 0.8746724080907338).verdict, Verdict::imprecise);
  EXPECT_EQ(Judge(graph, std::vector{-1.0}).judge(0, 0.9).verdict, Verdict::wrong);
}

/// At the double below -1, (1 - a)/2 rounds to 1.
TEST(UsualFormula, ExplainsANumberBesideTheDomain) {
  const double beside = std::nextafter(-1.0, -2.0);
  const Judgement beyond = judgement(Op::acos, {beside}, 0, 3.141592653589792);
  EXPECT_EQ(beyond.verdict, Verdict::imprecise);
  EXPECT_EQ(beyond.formula, "acos(a) = 2*asin(sqrt((1 - a)/2))");
  EXPECT_EQ(judgement(Op::acos, {beside}, 0, 3.14).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::acos, {-1.001}, 0, 3.141592653589792).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::asin, {-beside}, 0, 1.5707963267948966).verdict, Verdict::wrong) << "no formula gives it";
}

/// x * pow(y, -1) may be one ulp off where x / y is exact.
TEST(UsualFormula, DoesNotMakeTheNextNumberImprecise) {
  EXPECT_EQ(judgement(Op::div, {21.991148575128552, 1}, 0, 21.991148575128555).verdict, Verdict::agree);
  EXPECT_EQ(judgement(Op::div, {21.991148575128552, 1}, 0, 21.99114857512856).verdict, Verdict::imprecise);
  EXPECT_EQ(judgement(Op::add, {1, 2}, 0, 3.0000000000000004).verdict, Verdict::wrong) << "no formula explains it";
}

TEST(UsualFormula, ExplainsNoWrongRule) {
  EXPECT_EQ(judgement(Op::tanh, {17}, 1, 1e-13).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::tanh, {4}, 1, 0.0013409506830258655 * (1 + 1e-10)).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::acos, {0.9999999}, 1, 2236.068033945294).verdict, Verdict::wrong) << "the other sign";
  EXPECT_EQ(judgement(Op::pow, {10, 10}, 0, 10000000001).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::exp, {700}, 0, 1.01423205e+304).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::sigmoid, {40}, 1, 1e-13).verdict, Verdict::wrong);
  EXPECT_EQ(judgement(Op::softplus, {25}, 1, 1).verdict, Verdict::wrong) << "a threshold of 20";
}

TEST(UsualFormula, AllowsALibraryWhatTheStandardAllows) {
  const double truth = 2.718281828459045;
  const double ulp = std::nextafter(truth, 3) - truth;
  EXPECT_EQ(judgement(Op::exp, {1}, 0, truth + 3 * ulp).verdict, Verdict::agree);
  EXPECT_EQ(judgement(Op::erf, {0.5}, 0, 0.5204998778130465 * (1 + 3e-15)).formula,
            "a mathematical library within the standard's ulps");
  EXPECT_EQ(judgement(Op::exp, {1}, 0, truth * (1 + 1e-13)).verdict, Verdict::wrong);
}

TEST(FormulaParser, FollowsPrecedence) {
  const auto value = [](const char* text) {
    return evaluate(parse_formula(text), std::vector<double>{3, 5, 7, 11, 13}).back();
  };
  EXPECT_EQ(value("a - b - y"), -9);
  EXPECT_EQ(value("a + b*y"), 38);
  EXPECT_EQ(value("-a*b"), -15);
  EXPECT_EQ(value("(a + b)/2"), 4);
  EXPECT_EQ(value("max(a, abs(-pi)) + ln2"), 24);
  EXPECT_EQ(value("y"), 7);
}

TEST(FormulaParser, RefusesOtherText) {
  for (const char* text : {"", "a +", "a b", "foo(a)", "max(a)", "(a", "exp a"}) {
    EXPECT_THROW(parse_formula(text), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace minigrad::oracle
