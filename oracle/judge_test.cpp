// SPDX-License-Identifier: MIT
#include "oracle/judge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "minigrad/special_numbers.h"

namespace minigrad::oracle {
namespace {

Graph unary(Op op) {
  Graph graph;
  graph.unary(op, graph.input());
  return graph;
}

Graph binary(Op op) {
  Graph graph;
  const Position left = graph.input();
  graph.binary(op, left, graph.input());
  return graph;
}

Verdict verdict(const Graph& graph, const std::vector<double>& point, std::size_t component, double answer) {
  return Judge(graph, point).judge(component, answer).verdict;
}

TEST(Judge, AgreesWithTheTruthAndItsNeighbours) {
  const Graph graph = unary(Op::sin);
  const std::vector<double> point{0.75};
  // sin and cos of 3/4 to 17 digits.
  EXPECT_EQ(verdict(graph, point, 0, 0.68163876002333412), Verdict::agree);
  EXPECT_EQ(verdict(graph, point, 1, 0.73168886887382090), Verdict::agree);
  EXPECT_EQ(verdict(graph, point, 1, std::nextafter(0.73168886887382090, 1)), Verdict::agree);
}

TEST(Judge, CallsARelativeErrorOf1e12Wrong) {
  EXPECT_EQ(verdict(unary(Op::sin), {0.75}, 1, 0.73168886887382090 * (1 + 1e-12)), Verdict::wrong);
  EXPECT_EQ(verdict(unary(Op::sin), {0.75}, 0, 0.68163876002333412 * (1 - 1e-12)), Verdict::wrong);
}

TEST(Judge, CallsLostDigitsImprecise) {
  // 1 - tanh(20)^2 is 0 in doubles and 1.7e-17 in truth.
  EXPECT_EQ(verdict(unary(Op::tanh), {20}, 1, 0), Verdict::imprecise);
  EXPECT_EQ(verdict(unary(Op::sigmoid), {40}, 1, 0), Verdict::imprecise);
  EXPECT_EQ(verdict(unary(Op::expm1), {-40}, 1, 0), Verdict::imprecise);
  EXPECT_EQ(verdict(unary(Op::tanh), {20}, 1, 1.6993417021166355e-17), Verdict::agree);
  EXPECT_EQ(verdict(unary(Op::tanh), {20}, 1, 0.5), Verdict::wrong);
}

TEST(Judge, ExplainsLostDigitsByUsualFormulasOnly) {
  // An error of 1e-17 disappears beside 1, but nothing in the partials of x y is 1.
  EXPECT_EQ(verdict(binary(Op::mul), {1e-6, 1e-6}, 1, 1e-6 + 1e-17), Verdict::wrong);
  EXPECT_EQ(verdict(unary(Op::atan), {1e4}, 1, 9.9999999000000010e-9 + 1e-17), Verdict::wrong);
  // hypot(x, y) as sqrt(x x + y y), whose squares leave the range.
  EXPECT_EQ(verdict(binary(Op::hypot), {3e-200, 4e-200}, 0, 0), Verdict::imprecise);
  EXPECT_EQ(verdict(binary(Op::hypot), {3e-100, 4e-100}, 0, 0), Verdict::wrong);
}

TEST(Judge, PropagatesLostDigits) {
  // x expm1(x) with expm1(x) as exp(x) - 1: the digits that the value lost are missing in the partial of the product.
  Graph graph;
  const Position x = graph.input();
  graph.binary(Op::mul, x, graph.unary(Op::expm1, x));
  const double lost = std::exp(1e-9) - 1;
  EXPECT_EQ(verdict(graph, {1e-9}, 0, 1e-9 * lost), Verdict::imprecise);
  EXPECT_EQ(verdict(graph, {1e-9}, 1, lost + 1e-9 * std::exp(1e-9)), Verdict::imprecise);
  EXPECT_EQ(verdict(graph, {1e-9}, 1, 2.1e-9), Verdict::wrong);
}

TEST(Judge, CallsNonFiniteAnswersToFiniteTruthsWrong) {
  EXPECT_EQ(verdict(unary(Op::sin), {1}, 1, not_a_number), Verdict::wrong);
  EXPECT_EQ(verdict(unary(Op::sin), {1}, 0, infinity), Verdict::wrong);
}

TEST(Judge, JudgesKinksByTheContract) {
  EXPECT_EQ(verdict(unary(Op::relu), {0}, 1, 0), Verdict::agree);
  EXPECT_EQ(verdict(unary(Op::relu), {0}, 1, 1), Verdict::convention);
  EXPECT_EQ(verdict(unary(Op::relu), {0}, 1, 0.5), Verdict::convention);
  EXPECT_EQ(verdict(unary(Op::relu), {0}, 1, 1.5), Verdict::wrong);
  EXPECT_EQ(verdict(unary(Op::abs), {0}, 1, -1), Verdict::convention);
  EXPECT_EQ(verdict(binary(Op::max), {2, 2}, 1, 0.5), Verdict::agree);
  EXPECT_EQ(verdict(binary(Op::max), {2, 2}, 1, 1), Verdict::convention);
  EXPECT_EQ(verdict(binary(Op::min), {2, 3}, 1, 0.5), Verdict::wrong);
}

TEST(Judge, GivesAliasedExtremaNoChoice) {
  Graph graph;
  const Position x = graph.input();
  graph.binary(Op::max, x, x);
  EXPECT_EQ(verdict(graph, {2}, 1, 1), Verdict::agree);
  EXPECT_EQ(verdict(graph, {2}, 1, 0.5), Verdict::wrong);
}

TEST(Judge, ReportsSingularPoints) {
  EXPECT_EQ(verdict(unary(Op::log), {0}, 0, -infinity), Verdict::singular);
  EXPECT_EQ(verdict(unary(Op::sqrt), {0}, 0, 0), Verdict::agree);
  EXPECT_EQ(verdict(unary(Op::sqrt), {0}, 1, infinity), Verdict::singular);
  EXPECT_EQ(verdict(binary(Op::atan2), {0, 0}, 1, not_a_number), Verdict::singular);
  EXPECT_EQ(verdict(unary(Op::sin), {infinity}, 0, not_a_number), Verdict::singular);
}

TEST(Judge, DemandsNanOutsideTheDomain) {
  EXPECT_EQ(verdict(unary(Op::log), {-1}, 0, not_a_number), Verdict::singular);
  EXPECT_EQ(verdict(unary(Op::log), {-1}, 0, 0), Verdict::wrong);
  EXPECT_EQ(verdict(unary(Op::relu), {not_a_number}, 0, 0), Verdict::wrong);
  EXPECT_EQ(verdict(binary(Op::max), {not_a_number, 1}, 0, 1), Verdict::wrong);
  EXPECT_EQ(verdict(binary(Op::pow), {not_a_number, 0}, 0, 1), Verdict::unresolved);
}

TEST(Judge, LeavesNumbersWithoutDigitsUnresolved) {
  // The argument of the sine is known to about 1 only.
  Graph graph;
  const Position scaled = graph.binary(Op::mul, graph.input(), graph.constant(1.1e16));
  graph.unary(Op::sin, scaled);
  EXPECT_EQ(verdict(graph, {1.3}, 0, 0.25), Verdict::unresolved);
  EXPECT_EQ(verdict(graph, {1.3}, 1, 0.25), Verdict::unresolved);
}

TEST(Judge, ResolvesCancellationBetweenPaths) {
  // x - x has the gradient 0, and an engine that keys its edges by operand gives -1.
  Graph graph;
  const Position x = graph.input();
  graph.binary(Op::sub, x, x);
  EXPECT_EQ(verdict(graph, {1.5}, 1, 0), Verdict::agree);
  EXPECT_EQ(verdict(graph, {1.5}, 1, -1), Verdict::wrong);
  // Both partials are exact in every arithmetic.
  EXPECT_EQ(verdict(graph, {1.5}, 1, 1e-17), Verdict::wrong);
}

TEST(Judge, KnowsTheRangeOfDoubles) {
  // exp(800) is not a double, so an engine cannot compute log(exp(x)), which is x.
  Graph graph;
  graph.unary(Op::log, graph.unary(Op::exp, graph.input()));
  EXPECT_EQ(verdict(graph, {800}, 0, infinity), Verdict::unresolved);
  EXPECT_EQ(verdict(graph, {-800}, 0, -infinity), Verdict::unresolved);
  EXPECT_EQ(verdict(graph, {700}, 0, 700), Verdict::agree);
  EXPECT_EQ(verdict(graph, {700}, 0, 701), Verdict::wrong);
  // Products of doubles below the normal range are rounded to multiples of 2^-1074.
  EXPECT_EQ(verdict(binary(Op::mul), {0.3, 0x1p-1060}, 0, 0.3 * 0x1p-1060), Verdict::agree);
}

TEST(Judge, KnowsTheLargestDouble) {
  const double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(verdict(unary(Op::neg), {largest}, 0, -largest), Verdict::agree);
  EXPECT_EQ(verdict(unary(Op::neg), {largest}, 0, -infinity), Verdict::wrong);
  EXPECT_EQ(verdict(binary(Op::add), {largest, largest}, 0, infinity), Verdict::unresolved);
}

TEST(Judge, KeepsDigitsNearTheEdgeOfADomain) {
  // asin'(0.9999999) = 1 / sqrt(1 - a^2) is 2236.068033989975. With an unfactored 1 - a^2, doubles give the second
  // number.
  EXPECT_EQ(verdict(unary(Op::asin), {0.9999999}, 1, 2236.068033989975), Verdict::agree);
  EXPECT_EQ(verdict(unary(Op::asin), {0.9999999}, 1, 2236.068033945294), Verdict::imprecise);
  EXPECT_EQ(verdict(unary(Op::asin), {0.9999999}, 1, 2236.068), Verdict::wrong);
  const std::vector<double> point{0.9999999};
  const Graph graph = unary(Op::acos);
  const std::optional<Truth> truth = Judge(graph, point).truth(1);
  ASSERT_TRUE(truth);
  EXPECT_LT(truth->radius, std::fabs(truth->value) * 1e-15);
}

TEST(Judge, IsNotSlowedByNumbersFarBeyondTheRange) {
  // exp(-1e9) has an exponent of a billion: its digits must never be written out.
  Graph graph;
  const Position tiny = graph.unary(Op::exp, graph.input());
  graph.binary(Op::mul, tiny, graph.binary(Op::add, tiny, graph.constant(1)));
  EXPECT_EQ(verdict(graph, {-1e9}, 0, 0), Verdict::agree);
  EXPECT_EQ(verdict(graph, {-1e15}, 1, 0), Verdict::agree);
}

TEST(Judge, AllowsALibraryErrorToDecideABranch) {
  // erfc of the GNU library is 2.6 units of 2^-52 off here, so the sign of the difference depends on the library.
  const double x = 1.2303467936241028;
  Graph graph;
  const Position near =
      graph.binary(Op::sub, graph.unary(Op::erfc, graph.input()), graph.constant(0.08186373763961499));
  graph.unary(Op::relu, near);
  EXPECT_FALSE(is_failure(verdict(graph, {x}, 1, 0)));
  EXPECT_FALSE(is_failure(verdict(graph, {x}, 1, -0.24833640134294893)));
  graph.nodes.back() = {Op::log, {near, 0}, 0};
  EXPECT_EQ(verdict(graph, {x}, 0, not_a_number), Verdict::unresolved);
}

TEST(Judge, AllowsAnyOrderOfSummation) {
  // The terms of dx are 1e16, -1e16 and -1. Adding the last two first loses the -1.
  Graph graph;
  const Position x = graph.input();
  const Position minus = graph.unary(Op::neg, x);
  const Position large = graph.binary(Op::mul, x, graph.constant(1e16));
  const Position negative = graph.binary(Op::mul, x, graph.constant(-1e16));
  graph.binary(Op::add, graph.binary(Op::add, minus, large), negative);
  EXPECT_EQ(verdict(graph, {3}, 1, -1), Verdict::agree);
  EXPECT_EQ(verdict(graph, {3}, 1, 0), Verdict::agree);
  EXPECT_EQ(verdict(graph, {3}, 1, -100), Verdict::wrong);
}

TEST(Judge, AddsNoRadiusToSumsExactInAnyOrder) {
  Graph graph;
  const Position x = graph.input();
  Position sum = x;
  for (int i = 0; i < 4; ++i) sum = graph.binary(Op::add, sum, x);
  const std::vector<double> point{0.1};
  const Judge judge(graph, point);
  ASSERT_TRUE(judge.truth(1));
  EXPECT_EQ(judge.truth(1)->value, 5);
  EXPECT_EQ(judge.truth(1)->radius, 0);
}

TEST(Judge, KnowsPowersToTheLastDigit) {
  // 1.0001^1000000 and its derivative, where squaring twenty times would lose as many bits.
  const Graph graph = binary(Op::pow);
  const std::vector<double> point{1.0001, 1e6};
  const std::optional<Truth> truth = Judge(graph, point).truth(1);
  ASSERT_TRUE(truth);
  EXPECT_LT(truth->radius, truth->value * 1e-14);
  EXPECT_EQ(verdict(graph, point, 1, truth->value * (1 + 1e-12)), Verdict::wrong);
}

TEST(Judge, ExplainsThePowerThatLogarithmsLose) {
  const Graph graph = binary(Op::pow);
  const auto off_by = [&](const std::vector<double>& point, double error) {
    const double truth = Judge(graph, point).truth(1).value().value;
    return verdict(graph, point, 1, truth * (1 + error));
  };
  EXPECT_EQ(off_by({1.0001, 1e6}, 1e-13), Verdict::imprecise);  // log2 is 144
  EXPECT_EQ(off_by({1.0001, 1e6}, 1e-12), Verdict::wrong);
  EXPECT_EQ(off_by({2, 1.5}, 1e-13), Verdict::wrong);
  EXPECT_EQ(off_by({0.5, 60}, 1e-10), Verdict::wrong);        // nothing is lost against 1
  EXPECT_EQ(off_by({2, 0x1p-50}, 1e-13), Verdict::wrong);     // nor for a partial that is small because the exponent is
  EXPECT_EQ(off_by({1e-300, 1}, 1e-13), Verdict::imprecise);  // a^(b - 1), where a^b is log2 997 away
}

TEST(Judge, SurvivesSquaringAgainAndAgain) {
  Graph graph;
  Position power = graph.input();
  for (int i = 0; i < 2000; ++i) power = graph.binary(Op::mul, power, power);
  EXPECT_EQ(verdict(graph, {2.5}, 0, infinity), Verdict::unresolved);
  EXPECT_EQ(verdict(graph, {0.5}, 1, 0), Verdict::agree);
}

TEST(Judge, JudgesFloatsByTheirOwnRounding) {
  const Graph graph = unary(Op::sin);
  const std::vector<double> point{0.75};
  const auto in_floats = static_cast<double>(0.73168886887382090F);
  corpus::Capabilities floats;
  floats.dtype = corpus::Dtype::float32;
  EXPECT_EQ(Judge(graph, point).judge(1, in_floats).verdict, Verdict::wrong);
  EXPECT_EQ(Judge(graph, point, floats).judge(1, in_floats).verdict, Verdict::agree);
  EXPECT_EQ(Judge(graph, point, floats).judge(1, in_floats * (1 + 1e-5)).verdict, Verdict::wrong);
}

TEST(Judge, DoublesTheGradientAfterASecondBackward) {
  const Graph graph = binary(Op::mul);
  const std::vector<double> point{3, 5};
  const Judge judge(graph, point, {}, corpus::backward_twice(graph));
  EXPECT_EQ(judge.judge(0, 15).verdict, Verdict::agree);
  EXPECT_EQ(judge.judge(1, 10).verdict, Verdict::agree);
  EXPECT_EQ(judge.judge(1, 5).verdict, Verdict::wrong);
}

TEST(Judge, LeavesTwiceAnOverflowingGradientUnresolved) {
  const Graph graph = unary(Op::exp);
  const std::vector<double> point{709.78};
  EXPECT_EQ(Judge(graph, point).judge(1, 1.7928227943945155e+308).verdict, Verdict::agree);
  EXPECT_EQ(Judge(graph, point, {}, corpus::backward_twice(graph)).judge(1, infinity).verdict, Verdict::unresolved);
}

TEST(Judge, IgnoresWhatTheOutputDoesNotDependOn) {
  Graph graph;
  const Position x = graph.input();
  const Position unused = graph.input();
  graph.unary(Op::log, unused);
  graph.unary(Op::neg, x);
  EXPECT_EQ(verdict(graph, {2, 0}, 1, -1), Verdict::agree);
  EXPECT_EQ(verdict(graph, {2, 0}, 2, 0), Verdict::agree);
  EXPECT_EQ(verdict(graph, {2, 0}, 2, not_a_number), Verdict::wrong);
}

TEST(Judge, TellsTheTruthWithARadius) {
  const Graph graph = unary(Op::exp);
  const std::vector<double> point{1};
  const std::optional<Truth> truth = Judge(graph, point).truth(1);
  ASSERT_TRUE(truth);
  EXPECT_EQ(truth->value, 2.718281828459045);
  EXPECT_GT(truth->radius, 1e-17);
  EXPECT_LT(truth->radius, 1e-14);
  const std::vector<double> outside{-1};
  EXPECT_FALSE(Judge(unary(Op::log), outside).truth(0));
}

TEST(Judge, CountsUlps) {
  const Graph graph = binary(Op::mul);
  const std::vector<double> point{3, 5};
  const Judge judge(graph, point);
  EXPECT_EQ(judge.judge(1, 5).ulps, 0);
  EXPECT_EQ(judge.judge(1, std::nextafter(5, 6)).ulps, 1);
}

TEST(Judge, MeasuresErrorsInRadii) {
  const Graph graph = unary(Op::sin);
  const std::vector<double> point{0.75};
  const Judge judge(graph, point);
  const Truth truth = judge.truth(1).value();
  for (const double radii : {-1000.0, 50.0}) {
    EXPECT_NEAR(judge.judge(1, truth.value + radii * truth.radius).radii, std::fabs(radii), 1);
  }
  EXPECT_LE(judge.judge(1, truth.value).radii, 1);
  EXPECT_EQ(judge.judge(1, not_a_number).radii, infinity);
}

TEST(Judge, AllowsNoErrorWithoutARadius) {
  EXPECT_EQ(Judge(unary(Op::neg), std::vector{1.0}).judge(1, -1).radii, 0);
  EXPECT_EQ(Judge(unary(Op::neg), std::vector{1.0}).judge(1, -1.5).radii, infinity);
}

}  // namespace
}  // namespace minigrad::oracle
