// SPDX-License-Identifier: MIT
// The contract where careless harnesses are silent: infinite partials that nothing flows through, underflow, the ends
// of the range, ties, and infinite operands. Expected numbers are from 400-digit arithmetic.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/json/graph_json.h"
#include "minigrad/special_numbers.h"
#include "oracle/judge.h"

namespace minigrad::oracle {
namespace {

using Numbers = std::vector<double>;

Graph graph_of(const std::string& json) {
  const corpus::Document document(json, "graph");
  return corpus::read_graph(document.root());
}

/// The verdicts on a gradient. The value is not judged: it is NaN.
std::vector<Verdict> verdicts(const Graph& graph, const Numbers& point, const Numbers& gradient,
                              corpus::Dtype dtype = corpus::Dtype::float64) {
  corpus::Capabilities engine;
  engine.dtype = dtype;
  Numbers answers{not_a_number};
  answers.insert(answers.end(), gradient.begin(), gradient.end());
  std::vector<Verdict> verdicts = Judge(graph, point, engine).verdicts(answers);
  verdicts.erase(verdicts.begin());
  return verdicts;
}

Verdict verdict(const std::string& graph, const Numbers& point, double derivative,
                corpus::Dtype dtype = corpus::Dtype::float64) {
  return verdicts(graph_of(graph), point, {derivative}, dtype).front();
}

Verdict value_verdict(const std::string& graph, const Numbers& point, double value) {
  const Graph parsed = graph_of(graph);
  return Judge(parsed, point).judge(0, value).verdict;
}

void expect_owed(const std::string& graph, const Numbers& point, double derivative) {
  EXPECT_EQ(verdict(graph, point, derivative), Verdict::agree) << graph;
  for (const double answer : {not_a_number, infinity, derivative + 5, derivative - 1}) {
    EXPECT_EQ(verdict(graph, point, answer), Verdict::wrong) << graph << " answer " << answer;
  }
}

TEST(JudgeContract, OwesNothingToOperandsOfLocallyConstantFunctions) {
  expect_owed(R"([["input"], ["relu", 0], ["sqrt", 1]])", {-10}, 0);
  expect_owed(R"([["input"], ["const", 0], ["const", 1], ["max", 0, 1], ["min", 3, 2], ["const", 0.4166666666666667],
                  ["pow", 4, 5]])",
              {-1}, 0);
  expect_owed(R"([["input"], ["const", 1e-200], ["max", 1, 0], ["const", 1], ["div", 3, 2], ["log", 4]])", {-1}, 0);
  expect_owed(R"([["input"], ["const", 0], ["pow", 1, 0], ["sqrt", 2]])", {4}, 0);
}

TEST(JudgeContract, OwesZeroThroughInfinitePartialsThatCarryNothing) {
  expect_owed(R"([["input"], ["sqrt", 0], ["const", 0], ["mul", 2, 1]])", {0}, 0);
  expect_owed(R"([["input"], ["sqrt", 0], ["sub", 1, 1]])", {0}, 0);
  expect_owed(R"([["input"], ["atanh", 0], ["const", 0], ["mul", 2, 1]])", {0.5}, 0);
  const Graph square_of_norm = graph_of(R"([["input"], ["input"], ["hypot", 0, 1], ["const", 2], ["pow", 2, 3]])");
  using V = Verdict;
  EXPECT_EQ(verdicts(square_of_norm, {0, 0}, {0, 0}), (std::vector{V::agree, V::agree}));
  EXPECT_EQ(verdicts(square_of_norm, {0, 0}, {not_a_number, 7}), (std::vector{V::wrong, V::wrong}));
  const Graph clamped_norm = graph_of(R"([["input"], ["input"], ["mul", 0, 0], ["mul", 1, 1], ["add", 2, 3],
                                         ["sqrt", 4], ["const", 1e-10], ["max", 5, 6]])");
  EXPECT_EQ(verdicts(clamped_norm, {0, 0}, {0, 0}), (std::vector{V::agree, V::agree}));
  EXPECT_EQ(verdicts(clamped_norm, {0, 0}, {not_a_number, not_a_number}), (std::vector{V::wrong, V::wrong}));
}

TEST(JudgeContract, KeepsSingularWhereNoDerivativeExists) {
  for (const double answer : {0.0, infinity, not_a_number, 3.0}) {
    EXPECT_EQ(verdict(R"([["input"], ["mul", 0, 0], ["log", 1]])", {0}, answer), Verdict::singular);
    EXPECT_EQ(verdict(R"([["input"], ["mul", 0, 0], ["sqrt", 1]])", {0}, answer), Verdict::singular);
    EXPECT_EQ(verdict(R"([["input"], ["relu", 0], ["sqrt", 1]])", {0}, answer), Verdict::singular);
    EXPECT_EQ(verdict(R"([["input"], ["sqrt", 0]])", {0}, answer), Verdict::singular);
  }
}

TEST(JudgeContract, DoesNotTakeAVaryingZeroForNothing) {
  // y * sqrt(x) at (0, 0) is 0 along x. sqrt(x) * sqrt(x) is x, whose derivative the chain rule does not find.
  const Graph scaled = graph_of(R"([["input"], ["input"], ["sqrt", 0], ["mul", 1, 2]])");
  EXPECT_EQ(verdicts(scaled, {0, 0}, {0, 0}), (std::vector{Verdict::agree, Verdict::agree}));
  EXPECT_EQ(verdicts(scaled, {0, 0}, {not_a_number, 0}), (std::vector{Verdict::wrong, Verdict::agree}));
  EXPECT_EQ(verdict(R"([["input"], ["sqrt", 0], ["sqrt", 0], ["mul", 1, 2]])", {0}, 0), Verdict::singular);
  EXPECT_EQ(verdict(R"([["input"], ["sqrt", 0], ["const", 2], ["pow", 1, 2]])", {0}, 1), Verdict::singular);
  EXPECT_EQ(verdict(R"([["input"], ["const", 0], ["div", 0, 0], ["mul", 2, 1]])", {0}, 0), Verdict::singular);
}

TEST(JudgeContract, DecidesSingularComponentByComponent) {
  const Graph graph = graph_of(R"([["input"], ["input"], ["log", 0], ["mul", 1, 1], ["sub", 2, 3]])");
  using V = Verdict;
  EXPECT_EQ(verdicts(graph, {0, 1}, {infinity, -2}), (std::vector{V::singular, V::agree}));
  EXPECT_EQ(verdicts(graph, {0, 1}, {infinity, not_a_number}), (std::vector{V::singular, V::wrong}));
  EXPECT_EQ(verdicts(graph, {0, 1}, {infinity, 2}), (std::vector{V::singular, V::wrong}));
}

TEST(JudgeContract, DoesNotTakeALimitOfZeroForNothing) {
  // exp(log x) is x, and x / (1 + x) is sigmoid(log x): both have the derivative 1 at 0, where the chain rule meets
  // 0 times infinity.
  EXPECT_EQ(verdict(R"([["input"], ["log", 0], ["exp", 1]])", {0}, 0), Verdict::singular);
  EXPECT_EQ(verdict(R"([["input"], ["log", 0], ["sigmoid", 1]])", {0}, 1), Verdict::singular);
  EXPECT_EQ(value_verdict(R"([["input"], ["log", 0], ["exp", 1]])", {0}, 0), Verdict::agree);
}

TEST(JudgeContract, OwesZeroBelowTheSmallestDenormal) {
  expect_owed(R"([["input"], ["tanh", 0]])", {800}, 0);
  expect_owed(R"([["input"], ["sigmoid", 0]])", {-750}, 0);
  expect_owed(R"([["input"], ["exp", 0]])", {-1000}, 0);
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {-1000}, 5e-324), Verdict::agree) << "the denormal beside 0";
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {-1000}, 1e-320), Verdict::wrong);
  EXPECT_EQ(value_verdict(R"([["input"], ["exp", 0]])", {-1000}, 0), Verdict::agree);
  EXPECT_EQ(value_verdict(R"([["input"], ["exp", 0]])", {-1000}, 1e-300), Verdict::wrong);
}

TEST(JudgeContract, OwesZeroBelowTheSmallestFloat) {
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {-110}, 0, corpus::Dtype::float32), Verdict::agree);
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {-110}, 1e-30, corpus::Dtype::float32), Verdict::wrong);
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {-110}, not_a_number, corpus::Dtype::float32), Verdict::wrong);
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {-110}, 0), Verdict::wrong) << "a double can hold it";
}

TEST(JudgeContract, OwesPartialsWhereTheValueOverflows) {
  const std::string power_of_two = R"([["input"], ["const", 2], ["pow", 1, 0]])";
  EXPECT_EQ(verdict(power_of_two, {1024.0000000000002}, 1.2460659279419802e308), Verdict::agree);
  EXPECT_EQ(verdict(power_of_two, {1024.0000000000002}, infinity), Verdict::wrong);
  EXPECT_EQ(verdict(power_of_two, {1024.0000000000002}, not_a_number), Verdict::wrong);
  const Graph product = graph_of(R"([["input"], ["input"], ["mul", 0, 1]])");
  EXPECT_EQ(verdicts(product, {1e200, 3e200}, {3e200, 1e200}), (std::vector{Verdict::agree, Verdict::agree}));
  const Graph sum = graph_of(R"([["input"], ["input"], ["exp", 0], ["add", 2, 1]])");
  EXPECT_EQ(verdicts(sum, {1000, 1}, {infinity, 1}), (std::vector{Verdict::unresolved, Verdict::agree}));
  EXPECT_EQ(verdicts(sum, {1000, 1}, {infinity, not_a_number})[1], Verdict::wrong);
}

TEST(JudgeContract, CallsNanWrongWhereRoundingHidesTheTruth) {
  // The argument of the sine is known to about 1 only.
  const std::string graph = R"([["input"], ["const", 1.1e16], ["mul", 0, 1], ["sin", 2]])";
  EXPECT_EQ(value_verdict(graph, {1.3}, 0.25), Verdict::unresolved);
  EXPECT_EQ(value_verdict(graph, {1.3}, not_a_number), Verdict::wrong);
}

TEST(JudgeContract, AllowsNoChoiceAtATieOfEqualFunctions) {
  const std::string smaller = R"([["input"], ["const", 3], ["mul", 0, 1], ["mul", 1, 0], ["min", 2, 3]])";
  expect_owed(smaller, {1.25}, 3);
  EXPECT_EQ(verdict(smaller, {1.25}, 6), Verdict::wrong);
  EXPECT_EQ(verdict(smaller, {1.25}, 0), Verdict::wrong);
  const std::string three = R"([["input"], ["exp", 0], ["const", 1], ["sub", 1, 2], ["max", 0, 3], ["add", 0, 2],
                               ["const", 2], ["pow", 5, 6], ["div", 7, 6], ["const", 0.5], ["sub", 8, 9],
                               ["max", 4, 10]])";
  EXPECT_EQ(verdict(three, {0}, 1), Verdict::agree);
  EXPECT_EQ(verdict(three, {0}, 1.5), Verdict::wrong);
  EXPECT_EQ(verdict(three, {0}, 2), Verdict::wrong);
}

TEST(JudgeContract, DemandsOneWeightForAllComponentsAtATie) {
  const Graph graph = graph_of(R"([["input"], ["input"], ["max", 0, 1]])");
  using V = Verdict;
  EXPECT_EQ(verdicts(graph, {1, 1}, {0.5, 0.5}), (std::vector{V::agree, V::agree}));
  EXPECT_EQ(verdicts(graph, {1, 1}, {1, 0}), (std::vector{V::convention, V::convention}));
  EXPECT_EQ(verdicts(graph, {1, 1}, {0.25, 0.75}), (std::vector{V::convention, V::convention}));
  EXPECT_EQ(verdicts(graph, {1, 1}, {1, 1}), (std::vector{V::wrong, V::wrong}));
  EXPECT_EQ(verdicts(graph, {1, 1}, {0, 0}), (std::vector{V::wrong, V::wrong}));
  EXPECT_EQ(verdicts(graph, {1, 1}, {1, 0.5}), (std::vector{V::wrong, V::agree}));
  EXPECT_EQ(verdicts(graph, {1, 1}, {1.5, -0.5}), (std::vector{V::wrong, V::wrong}));
}

TEST(JudgeContract, CombinesKinksByTheirHull) {
  // max(max(x, y), z) at a tie of all: the weights are those of a point in a triangle.
  const Graph graph = graph_of(R"([["input"], ["input"], ["input"], ["max", 0, 1], ["max", 3, 2]])");
  using V = Verdict;
  EXPECT_EQ(verdicts(graph, {1, 1, 1}, {0.25, 0.25, 0.5}), (std::vector{V::agree, V::agree, V::agree}));
  const double third = 1.0 / 3;
  EXPECT_EQ(verdicts(graph, {1, 1, 1}, {third, third, third}),
            (std::vector{V::convention, V::convention, V::convention}));
  EXPECT_EQ(verdicts(graph, {1, 1, 1}, {third, third, 0}), (std::vector{V::wrong, V::wrong, V::wrong}));
  EXPECT_EQ(verdicts(graph, {1, 1, 1}, {1, 1, 1}), (std::vector{V::wrong, V::wrong, V::wrong}));
}

TEST(JudgeContract, DemandsTheSameWeightWhereverANodeIsMet) {
  // relu(x) - relu(x) with one relu has the gradient 0, whatever its slope; with two it has anything from -1 to 1.
  EXPECT_EQ(verdict(R"([["input"], ["relu", 0], ["sub", 1, 1]])", {0}, 1), Verdict::wrong);
  EXPECT_EQ(verdict(R"([["input"], ["relu", 0], ["relu", 0], ["sub", 1, 2]])", {0}, 1), Verdict::convention);
}

TEST(JudgeContract, ADeclaredChoiceIsOneWeight) {
  const Graph graph = graph_of(R"([["input"], ["input"], ["max", 0, 1]])");
  corpus::Capabilities engine = corpus::all_capabilities("test", "1");
  engine.kinks.max = 1;
  const Numbers point{1, 1};
  const Judge judge(graph, point, engine, {});
  const auto verdicts = [&](double left, double right) { return judge.verdicts(Numbers{1, left, right}); };
  using V = Verdict;
  EXPECT_EQ(verdicts(1, 0), (std::vector{V::agree, V::agree, V::agree}));
  EXPECT_EQ(verdicts(1, 0.5), (std::vector{V::agree, V::wrong, V::agree}));
}

TEST(JudgeContract, TakesLimitsAtInfiniteOperands) {
  expect_owed(R"([["input"], ["tanh", 0]])", {infinity}, 0);
  expect_owed(R"([["input"], ["exp", 0]])", {-infinity}, 0);
  expect_owed(R"([["input"], ["atan", 0]])", {-infinity}, 0);
  expect_owed(R"([["input"], ["sqrt", 0]])", {infinity}, 0);
  expect_owed(R"([["input"], ["neg", 0]])", {infinity}, -1);
  expect_owed(R"([["input"], ["const", 3], ["div", 1, 0]])", {infinity}, 0);
  expect_owed(R"([["input"], ["relu", 0], ["sqrt", 1]])", {-infinity}, 0);
  EXPECT_EQ(value_verdict(R"([["input"], ["tanh", 0]])", {infinity}, 1), Verdict::agree);
  EXPECT_EQ(value_verdict(R"([["input"], ["tanh", 0]])", {infinity}, not_a_number), Verdict::wrong);
  EXPECT_EQ(value_verdict(R"([["input"], ["sin", 0]])", {infinity}, 0), Verdict::wrong);
  EXPECT_EQ(verdict(R"([["input"], ["exp", 0]])", {infinity}, 0), Verdict::singular);
  // x e^-x, whose value is infinity times 0.
  EXPECT_EQ(verdict(R"([["input"], ["neg", 0], ["exp", 1], ["mul", 0, 2]])", {infinity}, 1), Verdict::singular);
}

TEST(JudgeContract, AllowsEveryOrderOfTheChainRule) {
  // Sums of shares and sweeps path by path round where this judge's own order happens to be exact.
  const std::string twice_square = R"([["input"], ["mul", 0, 0], ["add", 1, 1]])";
  EXPECT_EQ(verdict(twice_square, {2.2}, 8.8), Verdict::agree);
  EXPECT_EQ(verdict(twice_square, {2.2}, std::nextafter(8.8, 9)), Verdict::agree);
  EXPECT_EQ(verdict(twice_square, {2.2}, 8.8 * (1 + 1e-14)), Verdict::wrong);
  const std::string cube = R"([["input"], ["mul", 0, 0], ["mul", 1, 0], ["mul", 0, 0], ["sub", 2, 3]])";
  EXPECT_EQ(verdict(cube, {2.2}, 3 * 2.2 * 2.2 - 2 * 2.2), Verdict::agree);
  const std::string zero = R"([["input"], ["const", 5], ["div", 0, 1], ["add", 0, 2], ["sub", 3, 3]])";
  EXPECT_EQ(verdict(zero, {0}, 0x1p-54), Verdict::agree);
  EXPECT_EQ(verdict(zero, {0}, 1e-14), Verdict::wrong);
  const std::string difference = R"([["input"], ["add", 0, 0], ["mul", 1, 0], ["sub", 2, 2]])";
  EXPECT_EQ(verdict(difference, {0.3}, 0x1p-53), Verdict::agree);
  EXPECT_EQ(verdict(difference, {0.3}, 1e-14), Verdict::wrong);
}

TEST(JudgeContract, AllowsEveryOrderAcrossCallsOfBackward) {
  // The sum 6 + 8x is exact, but the shares of the second call are rounded if they are added one by one.
  const Graph graph = graph_of(R"([["input"], ["add", 0, 0], ["mul", 1, 0], ["add", 0, 1], ["add", 3, 2]])");
  const Numbers point{2.124490039132189};
  const double truth = 6 + 8 * point[0];
  const auto verdict_after = [&](std::vector<std::optional<Position>> calls, double answer) {
    const corpus::Manner manner{.backward = std::move(calls)};
    return Judge(graph, point, {}, manner).judge(1, answer).verdict;
  };
  EXPECT_EQ(verdict_after({4, 4}, truth), Verdict::agree);
  EXPECT_EQ(verdict_after({4, 4}, std::nextafter(truth, 0)), Verdict::agree);
  EXPECT_EQ(verdict_after({4, 4}, truth * (1 + 1e-14)), Verdict::wrong);
  EXPECT_EQ(verdict_after({4}, truth / 2 * (1 + 1e-14)), Verdict::wrong);
}

}  // namespace
}  // namespace minigrad::oracle
