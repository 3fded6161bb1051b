// SPDX-License-Identifier: MIT
// The gradients of backward: on several expressions, over repeated calls, and with infinite partials.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "minigrad/minigrad.h"

namespace minigrad {
namespace {

class Backward : public testing::Test {
 protected:
  void SetUp() override { clear_tape(); }
};

TEST_F(Backward, DifferentiatesTheDemo) {
  const Scalar a = 1.5, b = -4;
  const Scalar c = pow(a, 3) / 5;
  const Scalar d = c + relu(pow(b, 2));
  d.backward();
  EXPECT_DOUBLE_EQ(d.value(), 16.675);
  EXPECT_DOUBLE_EQ(a.grad(), 1.35);
  EXPECT_DOUBLE_EQ(b.grad(), -8);
}

TEST_F(Backward, AcceptsPlainNumbers) {
  const Scalar a = 1.5;
  const Scalar d = pow(a, 3) / 5 + -std::pow(4.0, 2);
  d.backward();
  EXPECT_DOUBLE_EQ(d.value(), -15.325);
  EXPECT_DOUBLE_EQ(a.grad(), 1.35);
}

TEST_F(Backward, DifferentiatesPolynomial) {
  const Scalar x = 3, y = 4;
  const Scalar z = x * x * y + (y + 2);
  z.backward();
  EXPECT_EQ(z.value(), 42);
  EXPECT_EQ(x.grad(), 24);
  EXPECT_EQ(y.grad(), 10);
}

TEST_F(Backward, DifferentiatesSharedSubexpressions) {
  const Scalar a = -4, b = 2;
  Scalar c = a + b;
  Scalar d = a * b + pow(b, 3);
  c += c + 1;
  c += 1 + c + (-a);
  d += d * 2 + relu(b + a);
  d += 3 * d + relu(b - a);
  const Scalar e = c - d;
  const Scalar f = pow(e, 2);
  Scalar g = f / 2;
  g += 10 / f;
  g.backward();
  // By hand: e = -7, dg/df = 1/2 - 10/49^2 and df/de = -14; de/da = -20 and de/db = -93.
  EXPECT_DOUBLE_EQ(g.value(), 2421 / 98.0);
  EXPECT_DOUBLE_EQ(a.grad(), 47620 / 343.0);
  EXPECT_DOUBLE_EQ(b.grad(), 221433 / 343.0);
}

TEST_F(Backward, SumsOverAllPaths) {
  const Scalar x = -4;
  const Scalar z = 2 * x + 2 + x;
  const Scalar q = relu(z) + z * x;
  const Scalar h = relu(z * z);
  const Scalar y = h + q + q * x;
  y.backward();
  EXPECT_EQ(y.value(), -20);
  EXPECT_EQ(x.grad(), 46);
}

TEST_F(Backward, SecondCallDoublesGradientsExactly) {
  const Scalar x = 0.3, y = -1.7;
  const Scalar z = sin(x * y) + exp(x / y) * x - x;
  z.backward();
  const double x_once = x.grad(), y_once = y.grad(), z_once = z.grad();
  z.backward();
  EXPECT_EQ(x.grad(), 2 * x_once);
  EXPECT_EQ(y.grad(), 2 * y_once);
  EXPECT_EQ(z.grad(), 2 * z_once);
  z.backward();
  EXPECT_EQ(x.grad(), 3 * x_once);
  EXPECT_EQ(z.grad(), 3);
}

TEST_F(Backward, TwoOutputsAddUp) {
  const Scalar x = 3;
  const Scalar square = x * x;
  const Scalar cube = square * x;
  square.backward();
  EXPECT_EQ(x.grad(), 6);
  cube.backward();
  EXPECT_EQ(x.grad(), 6 + 27);
  EXPECT_EQ(square.grad(), 1 + 3);
}

TEST_F(Backward, EarlierOutputAddsAfterLaterOne) {
  const Scalar x = 3;
  const Scalar square = x * x;
  const Scalar cube = square * x;
  cube.backward();
  square.backward();
  EXPECT_EQ(x.grad(), 6 + 27);
  EXPECT_EQ(cube.grad(), 1);
}

TEST_F(Backward, StartsAtZeroAfterZeroGradients) {
  const Scalar x = 3;
  const Scalar y = x * x;
  y.backward();
  zero_gradients();
  EXPECT_EQ(x.grad(), 0);
  EXPECT_EQ(y.grad(), 0);
  y.backward();
  EXPECT_EQ(x.grad(), 6);
}

TEST_F(Backward, NodesRecordedLaterHaveNoGradientYet) {
  const Scalar x = 3;
  const Scalar y = x * x;
  y.backward();
  const Scalar z = y * x;
  EXPECT_EQ(z.grad(), 0);
  z.backward();
  EXPECT_EQ(z.grad(), 1);
  EXPECT_EQ(y.grad(), 1 + 3);
  EXPECT_EQ(x.grad(), 6 + 27);
}

TEST_F(Backward, UnrelatedNodesKeepGradientZero) {
  const Scalar x = 3, unused = 5;
  const Scalar before = exp(unused);
  const Scalar y = x * x;
  const Scalar after = y * unused;
  y.backward();
  EXPECT_EQ(unused.grad(), 0);
  EXPECT_EQ(before.grad(), 0);
  EXPECT_EQ(after.grad(), 0);
}

TEST_F(Backward, UnusedInfinitePartialIsIgnored) {
  const Scalar x = 0;
  const Scalar unused = sqrt(x);
  (x * 2).backward();
  EXPECT_EQ(x.grad(), 2);
  EXPECT_EQ(unused.grad(), 0);
}

TEST_F(Backward, ZeroAdjointPassesNothingToInfinitePartial) {
  const Scalar x = 0;
  (0 * sqrt(x) + x).backward();
  EXPECT_EQ(x.grad(), 1);
}

TEST_F(Backward, InfinitePartialIsPassedOn) {
  const Scalar x = 0;
  sqrt(x).backward();
  EXPECT_EQ(x.grad(), std::numeric_limits<double>::infinity());
}

TEST_F(Backward, NaNReachesGradients) {
  const Scalar x = std::nan(""), y = 2;
  (x * y + y).backward();
  EXPECT_EQ(x.grad(), 2);
  EXPECT_TRUE(std::isnan(y.grad()));
}

TEST_F(Backward, VisitsEachNodeOnce) {
  Scalar x = 1;
  Scalar y = x;
  for (int i = 0; i < 60; ++i) y += y;
  y.backward();
  EXPECT_EQ(x.grad(), 0x1p60);
}

}  // namespace
}  // namespace minigrad
