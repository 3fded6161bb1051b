// SPDX-License-Identifier: MIT
// Finite differences against known derivatives: the bounds hold, and they are tight.
#include "oracle/engines/finite_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "minigrad/special_numbers.h"

namespace minigrad::oracle {
namespace {

using Curve = double (*)(double);

/// A function of one variable and its derivative.
struct Known {
  std::string name;
  Curve function;
  Curve derivative;
};

const std::vector<Known> smooth = {
    {"3 x + 1", [](double x) { return 3 * x + 1; }, [](double) { return 3.0; }},
    {"x^3", [](double x) { return x * x * x; }, [](double x) { return 3 * x * x; }},
    {"sin", [](double x) { return std::sin(x); }, [](double x) { return std::cos(x); }},
    {"sin(30 x)", [](double x) { return std::sin(30 * x); }, [](double x) { return 30 * std::cos(30 * x); }},
    {"exp", [](double x) { return std::exp(x); }, [](double x) { return std::exp(x); }},
    {"exp(-x^2)", [](double x) { return std::exp(-x * x); }, [](double x) { return -2 * x * std::exp(-x * x); }},
    {"tanh", [](double x) { return std::tanh(x); }, [](double x) { return 1 / (std::cosh(x) * std::cosh(x)); }},
    {"atan", [](double x) { return std::atan(x); }, [](double x) { return 1 / (1 + x * x); }},
    {"asinh", [](double x) { return std::asinh(x); }, [](double x) { return 1 / std::hypot(1, x); }},
    {"sqrt(x^2 + 1/4)", [](double x) { return std::sqrt(x * x + 0.25); },
     [](double x) { return x / std::sqrt(x * x + 0.25); }},
};

const std::vector<Known> edged = {
    {"log", [](double x) { return std::log(x); }, [](double x) { return 1 / x; }},
    {"sqrt", [](double x) { return std::sqrt(x); }, [](double x) { return 0.5 / std::sqrt(x); }},
    {"1 / x", [](double x) { return 1 / x; }, [](double x) { return -1 / (x * x); }},
    {"x^x", [](double x) { return std::pow(x, x); }, [](double x) { return std::pow(x, x) * (1 + std::log(x)); }},
    {"abs", [](double x) { return std::fabs(x); }, [](double) { return 1.0; }},
};

/// Functions that lose digits inside: their noise is far larger than their value suggests.
const std::vector<Known> ill_conditioned = {
    {"(x + 1e10) - 1e10", [](double x) { return (x + 1e10) - 1e10; }, [](double) { return 1.0; }},
    {"(sin(x) + 1e6) - 1e6", [](double x) { return (std::sin(x) + 1e6) - 1e6; }, [](double x) { return std::cos(x); }},
    {"(1 - cos(x)) / x^2", [](double x) { return (1 - std::cos(x)) / (x * x); },
     [](double x) {
       return std::fabs(x) < 0.1 ? -x / 12 + std::pow(x, 3) / 180 - std::pow(x, 5) / 6720
                                 : (x * std::sin(x) - 2 * (1 - std::cos(x))) / std::pow(x, 3);
     }},
};

Estimate estimate(Curve curve, double x) {
  return finite_differences([curve](std::span<const double> point) { return curve(point[0]); }, std::vector{x})[0];
}

/// The result of a sweep: the bounds that are too small, and the largest bound relative to max(1, |derivative|).
struct Sweep {
  int points = 0;
  int broken = 0;
  double largest_bound = 0;
};

Sweep sweep(const std::vector<Known>& functions, const std::vector<double>& points) {
  Sweep result;
  for (const Known& known : functions) {
    for (const double x : points) {
      const double truth = known.derivative(x);
      const Estimate found = estimate(known.function, x);
      // The known derivative is itself rounded.
      const double error =
          std::fabs(found.derivative - truth) - 4 * std::numeric_limits<double>::epsilon() * std::fabs(truth);
      ++result.points;
      result.broken += error <= found.error ? 0 : 1;
      result.largest_bound = std::fmax(result.largest_bound, found.error / std::fmax(1, std::fabs(truth)));
    }
  }
  return result;
}

/// Evenly spaced points, none of them a short binary fraction.
std::vector<double> points_between(double from, double to) {
  std::vector<double> points;
  for (int i = 0; i < 199; ++i) points.push_back(from + (to - from) * (i + 0.5) / 199);
  return points;
}

TEST(FiniteDifferences, BoundsAreTightForSmoothFunctions) {
  const Sweep result = sweep(smooth, points_between(-4, 4));
  EXPECT_LE(result.broken, result.points / 500) << "of " << result.points;
  EXPECT_LT(result.largest_bound, 1e-10);
}

TEST(FiniteDifferences, BoundsAreTightUpToTheEdgeOfADomain) {
  const Sweep result = sweep(edged, points_between(0.01, 8));
  EXPECT_LE(result.broken, result.points / 500) << "of " << result.points;
  EXPECT_LT(result.largest_bound, 1e-10);
}

TEST(FiniteDifferences, BoundsHoldForIllConditionedFunctions) {
  const Sweep result = sweep(ill_conditioned, points_between(-3, 3.1));
  EXPECT_LE(result.broken, result.points / 50) << "of " << result.points;
  EXPECT_LT(result.largest_bound, 1e-2);
}

TEST(FiniteDifferences, BoundsHoldAtEveryMagnitude) {
  for (const double x : {1e-300, 1e-100, 1e-12, 1e-5, 1e3, 1e10, 1e100, 1e300}) {
    const Estimate log = estimate([](double t) { return std::log(t); }, x);
    EXPECT_NEAR(log.derivative * x, 1, log.error * x + 1e-15) << x;
    EXPECT_LT(log.error * x, 1e-9) << x;
  }
  const Estimate wave = estimate([](double t) { return std::sin(t); }, 1e6);
  EXPECT_NEAR(wave.derivative, std::cos(1e6), wave.error);
  EXPECT_LT(wave.error, 1e-11);
}

TEST(FiniteDifferences, KinkGivesMeanAndReachesBothSides) {
  const Estimate at_abs = estimate([](double x) { return std::fabs(x); }, 0);
  EXPECT_EQ(at_abs.derivative, 0);
  EXPECT_NEAR(at_abs.error, 1, 1e-6);
  EXPECT_GE(at_abs.error, 1);

  const Estimate at_relu = estimate([](double x) { return std::fmax(x - 1, 0) + std::sin(x); }, 1);
  EXPECT_NEAR(at_relu.derivative, std::cos(1) + 0.5, 1e-6);
  EXPECT_NEAR(at_relu.error, 0.5, 1e-6);
}

TEST(FiniteDifferences, NearAKinkItsOwnSideDecides) {
  for (const double distance : {1e-1, 1e-3, 1e-5, 1e-7}) {
    const Estimate right = estimate([](double x) { return std::fmax(x - 1, 0); }, 1 + distance);
    EXPECT_NEAR(right.derivative, 1, right.error + 1e-15) << distance;
    EXPECT_LT(right.error, 1e-6) << distance;
    const Estimate left = estimate([](double x) { return std::fmax(x - 1, 0); }, 1 - distance);
    EXPECT_NEAR(left.derivative, 0, left.error) << distance;
    EXPECT_LT(left.error, 1e-6) << distance;
  }
}

TEST(FiniteDifferences, PrefersStepsThatStayBesideAKink) {
  const Estimate found = estimate([](double x) { return 1000 + std::fabs(x); }, 1e-9);
  EXPECT_NEAR(found.derivative, 1, found.error);
}

TEST(FiniteDifferences, StaysInsideAGapOfTheDomain) {
  const Estimate found = estimate([](double x) { return std::sqrt(x * x - 1e-6); }, 2e-3);
  EXPECT_NEAR(found.derivative, 2 / std::sqrt(3), found.error);
  EXPECT_LT(found.error, 1e-9);
}

TEST(FiniteDifferences, DoesNotLookBeyondAPole) {
  const Estimate found = estimate([](double x) { return 1 / (x - 1); }, 1 + 1e-4);
  EXPECT_NEAR(found.derivative, -1e8, found.error + 1e-3);
  EXPECT_LT(found.error, 1);
}

TEST(FiniteDifferences, InfiniteErrorWhereValuesAreNotFinite) {
  EXPECT_EQ(estimate([](double x) { return std::sqrt(x); }, 0).error, infinity);
  EXPECT_EQ(estimate([](double x) { return std::log(x); }, 0).error, infinity);
  EXPECT_EQ(estimate([](double x) { return std::log(x); }, -1).error, infinity);
  EXPECT_EQ(estimate([](double x) { return 1 / x; }, 0).error, infinity);
  EXPECT_EQ(estimate([](double x) { return x; }, infinity).error, infinity);
  EXPECT_EQ(estimate([](double x) { return x; }, std::numeric_limits<double>::quiet_NaN()).error, infinity);
}

TEST(FiniteDifferences, InfiniteErrorWhereWavesAreTooNarrow) {
  EXPECT_EQ(estimate([](double x) { return std::sin(std::cosh(x)); }, 85.7).error, infinity);
}

TEST(FiniteDifferences, ConstantsHaveAlmostNoError) {
  const Estimate found = estimate([](double) { return 7.0; }, 0.3);
  EXPECT_EQ(found.derivative, 0);
  EXPECT_LT(found.error, 1e-13);
}

TEST(FiniteDifferences, EachCoordinateHasItsOwnEstimate) {
  const Function function = [](std::span<const double> x) { return x[0] * x[0] * x[1] + x[1] + 2; };
  const std::vector<Estimate> found = finite_differences(function, std::vector<double>{3, 4, 5});
  ASSERT_EQ(found.size(), 3);
  EXPECT_NEAR(found[0].derivative, 24, found[0].error);
  EXPECT_NEAR(found[1].derivative, 10, found[1].error);
  EXPECT_NEAR(found[2].derivative, 0, found[2].error);
  EXPECT_LT(found[0].error, 1e-10);
}

/// sqrt(x) - y, with an unused input between them.
Graph root_difference() {
  Graph graph;
  const Position x = graph.input();
  const Position unused = graph.input();
  const Position y = graph.input();
  graph.unary(Op::log, unused);
  graph.binary(Op::sub, graph.unary(Op::sqrt, x), y);
  return graph;
}

TEST(FiniteDifference, DifferentiatesAGraph) {
  FiniteDifference engine;
  EXPECT_EQ(engine.capabilities().ops, every_operation());
  Points points(3);
  points.push_back(std::vector<double>{4, -1, 0.5});
  points.push_back(std::vector<double>{0, -1, 0.5});
  const Answers answers = engine.differentiate({root_difference(), points});
  EXPECT_EQ(answers.values[0], 1.5);
  EXPECT_NEAR(answers.gradient(0)[0], 0.25, 1e-11);
  EXPECT_EQ(answers.gradient(0)[1], 0);
  EXPECT_NEAR(answers.gradient(0)[2], -1, 1e-11);
  EXPECT_EQ(answers.statuses[0].outcome, Outcome::answered);
  EXPECT_EQ(answers.statuses[1].outcome, Outcome::unsupported);
  EXPECT_NE(answers.statuses[1].reason.str().find("input 0"), std::string::npos) << answers.statuses[1].reason;
}

TEST(FiniteDifference, SecondBackwardDoubles) {
  FiniteDifference engine;
  Points points(3);
  points.push_back(std::vector<double>{4, -1, 0.5});
  const Answers once = engine.differentiate({root_difference(), points});
  const Answers twice = engine.differentiate({root_difference(), points, corpus::backward_twice(root_difference())});
  for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(twice.gradient(0)[k], 2 * once.gradient(0)[k]);
}

}  // namespace
}  // namespace minigrad::oracle
