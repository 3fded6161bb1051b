// SPDX-License-Identifier: MIT
// The gradient checks accept and reject what the originals do, and find nothing where they also reject the truth.
#include "properties/faults/tolerance_checks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace minigrad::properties {
namespace {

TEST(IsClose, MeasuresFromTheExpectedNumber) {
  EXPECT_TRUE(is_close(2.2, 2, 0.1, 0.06));
  EXPECT_FALSE(is_close(2.25, 2, 0.1, 0.06));
  EXPECT_FALSE(is_close(2, 2.25, 0.1, 0.06));
}

TEST(IsClose, TreatsInfinitiesAndNaNLikeNumpy) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(is_close(infinity, infinity, 1, 1));
  EXPECT_FALSE(is_close(-infinity, infinity, 1, 1));
  EXPECT_FALSE(is_close(1, infinity, 1, 1));
  EXPECT_FALSE(is_close(infinity, 1, 1, 1));
  EXPECT_FALSE(is_close(nan, nan, 1, 1));
}

/// exp at 1, whose derivative is e.
class ExpAtOne : public testing::Test {
 protected:
  ExpAtOne() {
    graph_.input();
    graph_.unary(Op::exp, 0);
  }

  bool gradcheck_finds_factor(double factor) const {
    return gradcheck_finds(graph_, point_, std::vector<double>{factor * std::exp(1)}, truth_);
  }
  bool check_grads_finds_factor(double factor) const {
    return check_grads_finds(graph_, point_, std::vector<double>{factor * std::exp(1)}, truth_, 1);
  }

  Graph graph_;
  std::vector<double> point_{1};
  TrueGradient truth_{std::exp(1)};
};

TEST_F(ExpAtOne, GradcheckFindsOnePercentButNotATenThousandth) {
  EXPECT_TRUE(gradcheck_finds_factor(1.01));
  EXPECT_TRUE(gradcheck_finds_factor(-1));
  EXPECT_FALSE(gradcheck_finds_factor(1.0001));
  EXPECT_FALSE(gradcheck_finds_factor(1));
}

TEST_F(ExpAtOne, CheckGradsFindsAThousandthButNotAMillionth) {
  EXPECT_TRUE(check_grads_finds_factor(1.001));
  EXPECT_TRUE(check_grads_finds_factor(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(check_grads_finds_factor(1.000001));
  EXPECT_FALSE(check_grads_finds_factor(1));
}

TEST_F(ExpAtOne, NothingIsFoundWithoutATruth) {
  truth_ = {std::nullopt};
  EXPECT_FALSE(gradcheck_finds_factor(-1));
  EXPECT_FALSE(check_grads_finds_factor(-1));
}

TEST(ToleranceChecks, FindNothingWhereTheyRejectTheTruthToo) {
  Graph graph;
  graph.input();
  graph.unary(Op::relu, 0);
  const std::vector<double> point{0};
  EXPECT_FALSE(gradcheck_finds(graph, point, std::vector<double>{1}, {0.0}));
  EXPECT_FALSE(check_grads_finds(graph, point, std::vector<double>{1}, {0.0}, 1));
}

}  // namespace
}  // namespace minigrad::properties
