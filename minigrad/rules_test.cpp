// SPDX-License-Identifier: MIT
// The rules where the textbook formula loses digits or leaves the range of doubles.
// Every expected number is computed from the definition with 60 digits and rounded once.
#include "minigrad/rules.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "minigrad/special_numbers.h"

namespace minigrad::rules {
namespace {

constexpr double denormal = std::numeric_limits<double>::denorm_min();

/// Compares within 4 units in the last place, the tolerance of EXPECT_DOUBLE_EQ.
void expect_local(Local local, double value, double left, double right) {
  EXPECT_DOUBLE_EQ(local.value, value);
  EXPECT_DOUBLE_EQ(local.left, left);
  EXPECT_DOUBLE_EQ(local.right, right);
}

TEST(Tails, TanhKeepsSlopeWhereValueIsOne) {
  EXPECT_DOUBLE_EQ(tanh(20).left, 1.6993417021166355e-17);
  EXPECT_DOUBLE_EQ(tanh(-20).left, 1.6993417021166355e-17);
  EXPECT_DOUBLE_EQ(tanh(300).left, 1.0601586212017243e-260);
  EXPECT_DOUBLE_EQ(tanh(0.5).left, 0.7864477329659274);
  EXPECT_EQ(tanh(infinity).left, 0);
}

TEST(Tails, SigmoidKeepsSlopeOnBothSides) {
  EXPECT_DOUBLE_EQ(sigmoid(40).left, 4.248354255291589e-18);
  EXPECT_DOUBLE_EQ(sigmoid(-40).left, 4.248354255291589e-18);
  EXPECT_DOUBLE_EQ(sigmoid(-40).value, 4.248354255291589e-18);
  EXPECT_DOUBLE_EQ(sigmoid(-700).left, 9.85967654375977e-305);
  EXPECT_EQ(sigmoid(1000).value, 1);
  EXPECT_EQ(sigmoid(-1000).value, 0);
}

TEST(Tails, SoftplusKeepsTailWithoutOverflow) {
  EXPECT_DOUBLE_EQ(softplus(-40).value, 4.248354255291589e-18);
  EXPECT_DOUBLE_EQ(softplus(-40).left, 4.248354255291589e-18);
  EXPECT_EQ(softplus(800).value, 800);
  EXPECT_EQ(softplus(800).left, 1);
}

TEST(Tails, Expm1KeepsSlopeWhereValueIsMinusOne) {
  EXPECT_DOUBLE_EQ(expm1(-40).left, 4.248354255291589e-18);
  EXPECT_DOUBLE_EQ(expm1(1e-10).value, 1.00000000005e-10);
  EXPECT_DOUBLE_EQ(expm1(1e-10).left, 1.0000000001);
}

TEST(Tails, ErfKeepsDigitsThatSquaringLoses) {
  EXPECT_DOUBLE_EQ(erf(6).left, 2.617301239249265e-16);
  EXPECT_DOUBLE_EQ(erf(5.3).left, 7.130550543752623e-13);
  EXPECT_DOUBLE_EQ(erf(26.1).left, 1.6095743479277808e-296);
  EXPECT_DOUBLE_EQ(erfc(26.1).left, -1.6095743479277808e-296);
  EXPECT_DOUBLE_EQ(erfc(10).value, 2.088487583762545e-45);
  EXPECT_EQ(erf(1e200).left, 0);
  EXPECT_EQ(erf(infinity).left, 0);
}

TEST(Tails, InverseFunctionsKeepDigitsNearSingularPoints) {
  EXPECT_DOUBLE_EQ(asin(0.9999999999).left, 70710.67519510884);
  EXPECT_DOUBLE_EQ(acos(0.9999999999).left, -70710.67519510884);
  EXPECT_DOUBLE_EQ(atanh(0.9999999999).left, 4999999586.54818);
  EXPECT_DOUBLE_EQ(acosh(1.0000000001).left, 70710.67519157329);
  EXPECT_DOUBLE_EQ(log1p(-0.9999999999).left, 9999999172.59636);
  EXPECT_DOUBLE_EQ(tan(1.5707963267948966).left, 2.667093788113571e+32);
}

TEST(Tails, InverseFunctionsFarOutDoNotOverflow) {
  EXPECT_DOUBLE_EQ(asinh(1e200).left, 1e-200);
  EXPECT_DOUBLE_EQ(asinh(-1e200).left, 1e-200);
  EXPECT_DOUBLE_EQ(acosh(1e200).left, 1e-200);
  EXPECT_DOUBLE_EQ(atan(1e150).left, 1e-300);
  EXPECT_DOUBLE_EQ(atan(1e160).left, 1e-320);
}

TEST(Range, Atan2WhoseSquaresLeaveTheRange) {
  EXPECT_DOUBLE_EQ(atan2(1e200, 1e200).left, 5e-201);
  EXPECT_DOUBLE_EQ(atan2(1e200, 1e200).right, -5e-201);
  EXPECT_DOUBLE_EQ(atan2(3e-200, 4e-200).left, 1.6e199);
  EXPECT_DOUBLE_EQ(atan2(3e-200, 4e-200).right, -1.2e199);
  EXPECT_DOUBLE_EQ(atan2(1e308, 1.5e308).left, 4.615384615384614e-309);
  EXPECT_DOUBLE_EQ(atan2(1e308, 1.5e308).right, -3.076923076923076e-309);
}

TEST(Range, HypotThatOverflowsOrIsDenormal) {
  expect_local(hypot(1.5e308, 1.5e308), infinity, 0.7071067811865476, 0.7071067811865476);
  EXPECT_DOUBLE_EQ(hypot(-3 * denormal, 4 * denormal).left, -0.6);
  EXPECT_DOUBLE_EQ(hypot(-3 * denormal, 4 * denormal).right, 0.8);
  EXPECT_DOUBLE_EQ(hypot(3e-200, 4e-200).left, 0.6);
}

TEST(Range, DivWithDenormalOrZeroQuotient) {
  expect_local(div(1e-320, 2e-160), 4.999944335913415e-161, 5e159, -0.24999721679567075);
  expect_local(div(3e-320, 1e-5), 2.9999666e-315, 99999.99999999999, -2.99996660154805e-310);
  expect_local(div(1e-310, 7), 1.4285714285714e-311, 0.14285714285714285, -2.04081632653e-312);
  EXPECT_DOUBLE_EQ(div(1e-320, 1e-5).right, -9.999888671827e-311);
  EXPECT_EQ(div(0, 3).right, 0);
}

TEST(Range, DivWithOverflowingQuotient) {
  expect_local(div(1e308, 0.5), infinity, 2, -infinity);
  expect_local(div(1e300, 1e200), 1e100, 1e-200, -1e-100);
}

TEST(Range, DivByInfinityIsFlat) {
  expect_local(div(1e308, infinity), 0, 0, -0.0);
  expect_local(div(-1, infinity), -0.0, 0, 0);
}

TEST(Range, PowThatOverflows) {
  const Local local = pow(1e200, 1.6);
  EXPECT_EQ(local.value, infinity);
  EXPECT_DOUBLE_EQ(local.left, 1.6000000000000656e120);
  EXPECT_EQ(local.right, infinity);
}

TEST(Range, PowThatIsDenormalOrZero) {
  EXPECT_DOUBLE_EQ(pow(1e-300, 1.05).left, 1.0499999999999678e-15);
  EXPECT_DOUBLE_EQ(pow(1e-300, 1.05).right, -6.90775527897e-313);
  EXPECT_DOUBLE_EQ(pow(1e-300, 2).left, 2e-300);
  EXPECT_DOUBLE_EQ(pow(1e-200, 1.6).left, 1.5999999999999346e-120);
  EXPECT_EQ(pow(denormal, 3).left, 0);
}

TEST(Range, PowOfNegativeBaseKeepsSign) {
  EXPECT_DOUBLE_EQ(pow(-3, 3).left, 27);
  EXPECT_DOUBLE_EQ(pow(-3, 2).left, -6);
  EXPECT_DOUBLE_EQ(pow(-1e-170, 2).left, -2e-170);
  EXPECT_DOUBLE_EQ(pow(-1e-110, 3).left, 3e-220);
}

TEST(Range, PowOfZeroAndInfinityHasLimitsOfPartials) {
  expect_local(pow(0, 3), 0, 0, 0);
  expect_local(pow(0, 1), 0, 1, 0);
  expect_local(pow(infinity, 2), infinity, infinity, infinity);
  expect_local(pow(infinity, 1), infinity, 1, infinity);
  expect_local(pow(infinity, 0.5), infinity, 0, infinity);
  expect_local(pow(infinity, -1), 0, -0.0, 0);
  EXPECT_EQ(pow(-infinity, 2).left, -infinity);
  EXPECT_EQ(pow(-infinity, 3).left, infinity);
}

TEST(Range, PowWithHugeExponent) {
  expect_local(pow(1.0000000001, 3e10), 20.085541905829785, 602566257114.637, 2.0085543566710696e-09);
  // Here b - 1 is not a double.
  expect_local(pow(0.99999999999992173, 9077270428056406), 2.75735619899156e-309, 2.5029267884726084e-293, -2.17e-322);
  expect_local(pow(1.0000000000000784, -9077270428056406), 1.0065139830945e-309, -9.136399614168265e-294, 7.9e-323);
}

TEST(Apply, LeafHasItsNumberAndNoPartials) {
  for (const Op leaf : {Op::input, Op::constant}) expect_local(apply(leaf, 3, 5), 3, 0, 0);
}

}  // namespace
}  // namespace minigrad::rules
