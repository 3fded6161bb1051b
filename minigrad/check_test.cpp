// SPDX-License-Identifier: MIT
// Gradient checks: right gradients pass, wrong ones fail, and points at which nothing can be said are named.
#include "minigrad/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "minigrad/check_gtest.h"
#include "minigrad/minigrad.h"

namespace {

using minigrad::check_gradient, minigrad::CheckedComponent, minigrad::CheckVerdict, minigrad::GradientCheck;
using minigrad::IsGradientOf, minigrad::values_only, minigrad::Scalar, minigrad::tracked::Tracked;
using testing::HasSubstr;
using testing::Not;

constexpr auto surface = [](auto x, auto y) {
  using std::exp, std::sin, std::sqrt;
  return exp(-x * x / 2) * sin(y) + sqrt(x * x + y * y + 1);
};

std::array<double, 2> gradient_of_surface(double x, double y) {
  const double bell = std::exp(-x * x / 2);
  const double root = std::sqrt(x * x + y * y + 1);
  return {-x * bell * std::sin(y) + x / root, bell * std::cos(y) + y / root};
}

CheckVerdict verdict_of(const GradientCheck& check, std::size_t index) {
  for (const CheckedComponent& component : check.components()) {
    if (component.index == index) return component.verdict;
  }
  throw std::out_of_range("no such component");
}

TEST(Check, RightGradientsPassAtRandomPoints) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-4, 4);
  for (int i = 0; i < 100; ++i) {
    const std::array point{uniform(random), uniform(random)};
    const GradientCheck generic = check_gradient(surface, point, gradient_of_surface);
    EXPECT_EQ(generic.count(CheckVerdict::agrees), 2U) << generic.report();
    const auto values = [](double x, double y) { return surface(x, y); };
    const GradientCheck plain = check_gradient(values, point, gradient_of_surface);
    EXPECT_EQ(plain.count(CheckVerdict::agrees), 2U) << plain.report();
  }
}

TEST(Check, LongSumsAgreeInEveryOrder) {
  constexpr int terms = 5000;
  const auto place = [](int i) { return 0.37 * i / terms; };
  const auto loss = [&](auto a, auto b) {
    using std::sin;
    decltype(a) sum = 0;
    for (int i = 0; i < terms; ++i)
      sum += (a * place(i) + sin(b * place(i)) - 1) * (a * place(i) + sin(b * place(i)) - 1);
    return sum;
  };
  const auto gradient = [&](double a, double b) {
    std::array<double, 2> sum{};
    for (int i = terms - 1; i >= 0; --i) {
      const double residual = a * place(i) + std::sin(b * place(i)) - 1;
      sum[0] += 2 * residual * place(i);
      sum[1] += 2 * residual * place(i) * std::cos(b * place(i));
    }
    return sum;
  };
  for (const double a : {-3.0, 0.1, 2.5}) {
    const GradientCheck check = check_gradient(loss, std::array{a, 1.3}, gradient);
    EXPECT_EQ(check.count(CheckVerdict::agrees), 2U) << check.report();
  }
}

TEST(Check, SmallErrorsAreFoundFromValuesAlone) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(-3, 3);
  for (int i = 0; i < 100; ++i) {
    const std::array point{uniform(random), uniform(random)};
    std::array gradient = gradient_of_surface(point[0], point[1]);
    gradient[1] += 1e-8;
    const GradientCheck check = check_gradient([](double x, double y) { return surface(x, y); }, point, gradient);
    EXPECT_EQ(verdict_of(check, 0), CheckVerdict::agrees) << check.report();
    EXPECT_EQ(verdict_of(check, 1), CheckVerdict::wrong) << check.report();
  }
}

/// A unary function at points of its domain: the slope by Scalar passes, and a slope that is off by a millionth fails.
template <typename F>
void expect_check(const char* name, F f, double from, double to) {
  for (int i = 0; i <= 40; ++i) {
    const double x = from + (to - from) * (i + 0.37) / 41;
    minigrad::clear_tape();
    const Scalar input = x;
    f(input).backward();
    const double slope = input.grad();
    const GradientCheck right = check_gradient(f, std::array{x}, std::array{slope});
    EXPECT_EQ(verdict_of(right, 0), CheckVerdict::agrees) << name << '\n' << right.report();
    const GradientCheck wrong = check_gradient(f, std::array{x}, std::array{slope + 1e-6 * (1 + std::fabs(slope))});
    EXPECT_EQ(verdict_of(wrong, 0), CheckVerdict::wrong) << name << '\n' << wrong.report();
  }
}

#define EXPECT_CHECK(from, to, ...)       \
  expect_check(                           \
      #__VA_ARGS__,                       \
      [](auto x) {                        \
        using namespace std; /* NOLINT */ \
        return __VA_ARGS__;               \
      },                                  \
      from, to)

TEST(Check, KnowsTheFunctionsOfTheEngine) {
  EXPECT_CHECK(-2, 2, exp(x));
  EXPECT_CHECK(-2, 2, expm1(x));
  EXPECT_CHECK(0.1, 9, log(x));
  EXPECT_CHECK(-0.8, 9, log1p(x));
  EXPECT_CHECK(-9, 9, sin(x) * cos(x));
  EXPECT_CHECK(-1.2, 1.2, tan(x));
  EXPECT_CHECK(-0.9, 0.9, asin(x) + acos(x) * x);
  EXPECT_CHECK(-9, 9, atan(x));
  EXPECT_CHECK(-3, 3, sinh(x) / cosh(x));
  EXPECT_CHECK(-3, 3, tanh(x));
  EXPECT_CHECK(-3, 3, asinh(x));
  EXPECT_CHECK(1.2, 9, acosh(x));
  EXPECT_CHECK(-0.9, 0.9, atanh(x));
  EXPECT_CHECK(0.1, 9, sqrt(x) + cbrt(x));
  EXPECT_CHECK(0.1, 9, pow(x, 2.5) + pow(2.0, x));
  EXPECT_CHECK(0.1, 9, hypot(x, 3.0) + atan2(x, 2.0));
  EXPECT_CHECK(-2, 2, erf(x) + x * erfc(x));
}

TEST(Check, LostDigitsAreImpreciseNotWrong) {
  const auto f = [](auto x) {
    using std::tanh;
    return tanh(x);
  };
  const double y = std::tanh(6.0);
  const GradientCheck check = check_gradient(f, std::array{6.0}, std::array{1 - y * y});
  EXPECT_EQ(verdict_of(check, 0), CheckVerdict::imprecise) << check.report();
  EXPECT_TRUE(check.passes());
}

double kinked(std::span<const double> x) { return std::fabs(x[0]) + x[1] * x[1]; }

TEST(Check, EverySlopeAtAKinkPasses) {
  const std::vector<double> point{0, 3};
  for (const double slope : {-1.0, 0.0, 0.3, 1.0}) {
    const GradientCheck check = check_gradient(kinked, point, std::vector{slope, 6.0});
    EXPECT_EQ(verdict_of(check, 0), CheckVerdict::kink) << check.report();
    EXPECT_THAT(check.report(), HasSubstr("x[0]: the point is at a kink"));
  }
  const GradientCheck beyond = check_gradient(kinked, point, std::vector{1.5, 6.0});
  EXPECT_EQ(verdict_of(beyond, 0), CheckVerdict::wrong) << beyond.report();
}

TEST(Check, NoiseIsUnresolvedAndDoesNotPass) {
  const auto noisy = [](std::span<const double> x) { return x[0] + 0.5 * std::sin(1e30 * x[0]); };
  const GradientCheck check = check_gradient(noisy, std::vector{0.7}, std::vector{1.0});
  EXPECT_EQ(verdict_of(check, 0), CheckVerdict::unresolved) << check.report();
  EXPECT_FALSE(check.passes());
  EXPECT_THAT(check.report(), HasSubstr("nothing can be said about the gradient"));
}

TEST(Check, SlopesBelowTheRoundingOfValuesAreUnresolved) {
  const auto flat = [](std::span<const double> x) { return 1e8 + 1e-9 * x[0] + x[1]; };
  const GradientCheck check = check_gradient(flat, std::vector{0.7, 0.2}, std::vector{1e-9, 1.0});
  EXPECT_EQ(verdict_of(check, 0), CheckVerdict::unresolved) << check.report();
  EXPECT_EQ(verdict_of(check, 1), CheckVerdict::agrees) << check.report();
}

TEST(Check, ZeroAgreesWhereTheFunctionIsConstant) {
  const auto constant = [](std::span<const double> x) { return x[0] * 0 + 5; };
  EXPECT_EQ(check_gradient(constant, std::vector{3.0}, std::vector{0.0}).count(CheckVerdict::agrees), 1U);
  const auto square = [](std::span<const double> x) { return x[0] * x[0]; };
  EXPECT_EQ(check_gradient(square, std::vector{0.0}, std::vector{0.0}).count(CheckVerdict::agrees), 1U);
  EXPECT_EQ(check_gradient(square, std::vector{0.0}, std::vector{1e-3}).count(CheckVerdict::wrong), 1U);
}

TEST(Check, EdgesOfTheDomainAreUnresolved) {
  const auto root = [](std::span<const double> x) { return std::sqrt(x[0]) + x[1]; };
  const GradientCheck check = check_gradient(root, std::vector{0.0, 1.0}, std::vector{0.0, 1.0});
  EXPECT_EQ(verdict_of(check, 0), CheckVerdict::unresolved) << check.report();
  EXPECT_TRUE(check.passes()) << "the other component is decided";
}

TEST(Check, NonFiniteComponentsAreWrong) {
  for (const double bad : {std::nan(""), HUGE_VAL}) {
    const GradientCheck check = check_gradient(surface, std::array{1.0, 2.0}, std::array{bad, bad});
    EXPECT_EQ(check.count(CheckVerdict::wrong), 2U) << check.report();
  }
}

double half(double x) { return x / 2; }
Tracked half(Tracked x) { return x.value() / 2; }  // forgets how it was computed

TEST(Check, FunctionsThatLeaveTheEngineAreNoticed) {
  const auto f = [](auto x) { return x * half(x); };
  const GradientCheck check = check_gradient(f, std::array{3.0}, std::array{3.0});
  EXPECT_EQ(verdict_of(check, 0), CheckVerdict::agrees) << check.report();
  EXPECT_THAT(check.report(), HasSubstr("minigrad computes another derivative than finite differences"));
  const GradientCheck same = check_gradient(f, std::array{3.0}, std::array{1.5});
  EXPECT_EQ(verdict_of(same, 0), CheckVerdict::unresolved) << same.report();
}

TEST(Check, PointsAreTakenInEveryForm) {
  const std::vector<double> point{1, 2};
  const std::vector<double> gradient{2, 1};
  EXPECT_TRUE(check_gradient([](std::span<const double> x) { return x[0] * x[1]; }, point, gradient).passes());
  EXPECT_TRUE(check_gradient([](const std::vector<double>& x) { return x[0] * x[1]; }, point, gradient).passes());
  EXPECT_TRUE(check_gradient([](const double* x) { return x[0] * x[1]; }, point, gradient).passes());
  EXPECT_TRUE(check_gradient([]<typename T>(const T* x) { return x[0] * x[1]; }, point, gradient).passes());
  EXPECT_TRUE(check_gradient([](const auto& x) { return x[0] * x[1]; }, point, gradient).passes());
  const auto doubles_only = [](const auto& x) { return std::fabs(static_cast<double>(x[0] * x[1])); };
  EXPECT_TRUE(check_gradient(values_only(doubles_only), point, gradient).passes());
  EXPECT_THROW(check_gradient(kinked, point, std::vector{1.0}), std::invalid_argument);
}

TEST(Check, ReportBeginsWithTheWorstAndEndsWithATest) {
  const auto sum = [](const std::vector<double>& x) { return x[0] + x[1] + x[2]; };
  const std::string report = check_gradient(sum, std::vector{1.0, 0.1, 3.0}, std::vector{1.0, 1.5, 9.0}).report();
  EXPECT_THAT(report, HasSubstr("the gradient is wrong in 2 of 3 components at x = {1, 0.1, 3}"));
  EXPECT_LT(report.find("x[2]"), report.find("x[1]"));
  EXPECT_LT(report.find("x[1]"), report.find("x[0]"));
  EXPECT_THAT(report, HasSubstr("minigrad::check_gradient(f, std::vector<double>{1, 0.1, 3}, gradient).passes()"));
}

TEST(Check, MatcherExplainsTheMismatch) {
  const std::array point{0.5, 2.0};
  EXPECT_THAT(gradient_of_surface, IsGradientOf(surface, point));
  EXPECT_THAT((std::array{0.0, 0.0}), Not(IsGradientOf(surface, point)));
  testing::StringMatchResultListener listener;
  const testing::Matcher<std::array<double, 2>> matcher = IsGradientOf(surface, point);
  EXPECT_FALSE(matcher.MatchAndExplain({0, 0}, &listener));
  EXPECT_THAT(listener.str(), HasSubstr("the gradient is wrong in 2 of 2 components"));
}

}  // namespace
