// SPDX-License-Identifier: MIT
// The error in ulp, and the goal for minigrad: no partial is off by more than 4 ulp, or by more than LibTorch's.
#include "properties/accuracy/accuracy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "minigrad/special_numbers.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"
#include "properties/accuracy/accuracy_points.h"
#include "properties/accuracy/accuracy_report.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

constexpr double denormal = std::numeric_limits<double>::denorm_min();
constexpr double largest = std::numeric_limits<double>::max();

Reference reference_at(Op op, const std::vector<double>& point) {
  oracle::Points points(arity(op));
  points.push_back(point);
  return make_reference(op, points);
}

std::optional<TrueNumber> truth(Op op, const std::vector<double>& point, std::size_t quantity) {
  return reference_at(op, point).truths.at(0).at(quantity);
}

TEST(ErrorInUlp, IsMeasuredFromTheExactTruth) {
  // 1/3 lies a third of an ulp above the nearest double.
  const TrueNumber third = *truth(Op::div, {1, 3}, 0);
  EXPECT_EQ(third.nearest, 1.0 / 3);
  EXPECT_EQ(third.ulp, 0x1p-54);
  EXPECT_NEAR(error_in_ulp(1.0 / 3, third), 1.0 / 3, 1e-9);
  EXPECT_NEAR(error_in_ulp(std::nextafter(1.0 / 3, 1), third), 2.0 / 3, 1e-9);
  EXPECT_NEAR(error_in_ulp(std::nextafter(1.0 / 3, 0), third), 4.0 / 3, 1e-9);
}

TEST(ErrorInUlp, UsesTheBinadeOfTheTruth) {
  // exp(-2^-54) is below 1, where doubles are twice as dense as above 1.
  const TrueNumber below_one = *truth(Op::exp, {-0x1p-54}, 0);
  EXPECT_EQ(below_one.ulp, 0x1p-53);
  EXPECT_NEAR(error_in_ulp(1, below_one), 0.5, 1e-9);
  EXPECT_EQ(truth(Op::exp, {0}, 0)->ulp, 0x1p-52);
}

TEST(ErrorInUlp, UsesTheDenormalSpacingForDenormals) {
  const TrueNumber tiny = *truth(Op::mul, {denormal, 0.75}, 0);
  EXPECT_EQ(error_in_ulp(denormal, tiny), 0.25);
  EXPECT_EQ(error_in_ulp(0, tiny), 0.75);
  EXPECT_EQ(error_in_ulp(-denormal, tiny), 1.75);
  EXPECT_EQ(error_in_ulp(3 * denormal, *truth(Op::relu, {-1}, 0)), 3);
}

TEST(ErrorInUlp, IsInfiniteForInfinityAndNaN) {
  const TrueNumber one = *truth(Op::exp, {0}, 0);
  EXPECT_EQ(error_in_ulp(infinity, one), infinity);
  EXPECT_EQ(error_in_ulp(std::nan(""), one), infinity);
  EXPECT_EQ(error_in_ulp(-largest, *truth(Op::neg, {-largest}, 0)), infinity);
}

TEST(Truth, IsMissingWhereNothingIsDefined) {
  EXPECT_FALSE(truth(Op::log, {-1}, 0)) << "outside the domain";
  EXPECT_FALSE(truth(Op::log, {0}, 0)) << "singular";
  EXPECT_TRUE(truth(Op::sqrt, {0}, 0));
  EXPECT_FALSE(truth(Op::sqrt, {0}, 1)) << "an infinite partial";
  EXPECT_TRUE(truth(Op::relu, {0}, 0));
  EXPECT_FALSE(truth(Op::relu, {0}, 1)) << "a kink";
  EXPECT_FALSE(truth(Op::max, {2, 2}, 2)) << "a tie";
  EXPECT_FALSE(truth(Op::mul, {largest, 2}, 0)) << "beyond the doubles";
  EXPECT_EQ(truth(Op::mul, {largest, 2}, 1)->nearest, 2);
  EXPECT_FALSE(truth(Op::atan2, {0, -1}, 0)) << "on the cut";
  EXPECT_EQ(truth(Op::atan2, {0, -1}, 1)->nearest, -1);
}

TEST(Truth, IsComputedWithEnoughBits) {
  EXPECT_EQ(truth(Op::expm1, {-0x1p-1000}, 1)->rest, 0) << "1 - 2^-1000 has more than 256 bits";
  EXPECT_EQ(truth(Op::softplus, {-700}, 0)->nearest, 9.859676543759770e-305);
  EXPECT_EQ(truth(Op::sin, {0x1p+1000}, 0)->nearest, std::sin(0x1p+1000));
}

/// Adds a few ulp to every value and partial, and refuses coordinates that are not positive.
class Biased final : public oracle::Differentiator {
 public:
  const oracle::Capabilities& capabilities() const override { return capabilities_; }

  oracle::Answers differentiate(const oracle::Question& question) override {
    const oracle::Points& points = question.points;
    oracle::Answers answers = oracle::MinigradEngine().differentiate(question);
    for (std::size_t i = 0; i < points.size(); ++i) {
      answers.values[i] += 3 * 0x1p-52;
      answers.gradient(i)[0] += (points[i][0] == 1.25 ? 8 : 2) * 0x1p-52;
      if (points[i][0] <= 0) answers.statuses[i] = {oracle::Outcome::error, "not positive"};
    }
    return answers;
  }

 private:
  oracle::Capabilities capabilities_ = [] {
    oracle::Capabilities capabilities;
    capabilities.name = "biased";
    capabilities.ops = {Op::relu};
    return capabilities;
  }();
};

TEST(Measure, FindsMaximumMeanAndWorstPoint) {
  oracle::Points points(1);
  for (const double number : {1.0, 1.25, 1.5, 1.75}) points.push_back(std::vector{number});
  Biased engine;
  const std::vector<Accuracy> figures = measure(engine, make_reference(Op::relu, points));
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].max_ulp, 3);
  EXPECT_EQ(figures[0].mean_ulp, 3);
  EXPECT_EQ(figures[0].worst_point, std::vector{1.0}) << "the first of equals";
  EXPECT_EQ(figures[1].points, 4U);
  EXPECT_EQ(figures[1].max_ulp, 8);
  EXPECT_EQ(figures[1].mean_ulp, (3 * 2 + 8) / 4.0);
  EXPECT_EQ(figures[1].worst_point, std::vector{1.25});
}

TEST(Measure, CountsRefusalsAsInfiniteAndSkipsUnclaimedOps) {
  Biased engine;
  EXPECT_EQ(measure(engine, reference_at(Op::relu, {-1})).at(0).max_ulp, infinity);
  EXPECT_TRUE(measure(engine, reference_at(Op::abs, {1})).empty());
}

/// The worst partial of an op, rounded as in a table.
double printed_worst_partial(const std::vector<Accuracy>& figures) {
  double worst = 0;
  for (const Accuracy& accuracy : figures) {
    if (accuracy.quantity > 0) worst = std::max(worst, accuracy.max_ulp);
  }
  return std::stod(ulp_text(worst));
}

std::unique_ptr<oracle::Differentiator> torch_if_there() {
  try {
    return oracle::load_torch();
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

TEST(Goal, NoPartialExceedsFourUlpOrLibTorch) {
  oracle::MinigradEngine engine;
  const std::unique_ptr<oracle::Differentiator> torch = torch_if_there();
  for (const Op op : oracle::every_operation()) {
    SCOPED_TRACE(name(op));
    const Reference reference = make_reference(op, accuracy_points(op));
    const std::vector<Accuracy> figures = measure(engine, reference);
    for (const Accuracy& accuracy : figures)
      EXPECT_GT(accuracy.points, 10'000U) << quantity_name(op, accuracy.quantity);
    const double worst = printed_worst_partial(figures);
    EXPECT_LE(worst, 4);
    EXPECT_LE(figures.at(0).max_ulp, 4) << "the value";
    if (torch && std::ranges::count(torch->capabilities().ops, op) == 1) {
      EXPECT_LE(worst, printed_worst_partial(measure(*torch, reference)));
    }
  }
}

TEST(Goal, IsMissedByAnUnstableRule) {
  const auto unstable = make_faulty_engine("tanh-unstable");
  EXPECT_GT(printed_worst_partial(measure(*unstable, make_reference(Op::tanh, accuracy_points(Op::tanh)))), 1e15);
}

}  // namespace
}  // namespace minigrad::properties
