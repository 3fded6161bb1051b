// SPDX-License-Identifier: MIT
// The contract where mathematics leaves a choice: kinks, singular points and NaN. SEMANTICS.md states it in words.
#include <gtest/gtest.h>

#include <cmath>

#include "minigrad/minigrad.h"
#include "minigrad/special_numbers.h"

namespace minigrad {
namespace {

TEST(Kinks, CbrtIsInfinitelySteepAtZeroAndFlatAtInfinity) {
  for (const double sign : {1.0, -1.0}) {
    const rules::Local at_zero = rules::cbrt(sign * 0.0);
    EXPECT_EQ(at_zero.value, 0);
    EXPECT_EQ(std::signbit(at_zero.value), sign < 0);
    EXPECT_EQ(at_zero.left, infinity);
    EXPECT_EQ(rules::cbrt(sign * infinity).value, sign * infinity);
    EXPECT_EQ(rules::cbrt(sign * infinity).left, 0);
  }
}

TEST(Kinks, ReluIsFlatAtZero) {
  for (const double zero : {0.0, -0.0}) {
    EXPECT_EQ(rules::relu(zero).value, 0);
    EXPECT_FALSE(std::signbit(rules::relu(zero).value));
    EXPECT_EQ(rules::relu(zero).left, 0);
  }
  EXPECT_EQ(rules::relu(5e-324).left, 1);
  EXPECT_EQ(rules::relu(-5e-324).left, 0);
}

TEST(Kinks, AbsIsFlatAtZero) {
  for (const double zero : {0.0, -0.0}) {
    EXPECT_EQ(rules::abs(zero).value, 0);
    EXPECT_FALSE(std::signbit(rules::abs(zero).value));
    EXPECT_EQ(rules::abs(zero).left, 0);
  }
  EXPECT_EQ(rules::abs(5e-324).left, 1);
  EXPECT_EQ(rules::abs(-5e-324).left, -1);
}

TEST(Kinks, TieGivesHalfToEachOperand) {
  for (const auto rule : {rules::max, rules::min}) {
    for (const double tied : {2.0, -3.0, 0.0, infinity, -infinity}) {
      EXPECT_EQ(rule(tied, tied).value, tied);
      EXPECT_EQ(rule(tied, tied).left, 0.5);
      EXPECT_EQ(rule(tied, tied).right, 0.5);
    }
    EXPECT_EQ(rule(0.0, -0.0).left, 0.5);
    EXPECT_EQ(rule(-0.0, 0.0).right, 0.5);
  }
  Scalar x = 3;
  max(x, x).backward();
  EXPECT_EQ(x.grad(), 1);
}

TEST(Kinks, ValueOfTiedZerosIgnoresOperandOrder) {
  EXPECT_FALSE(std::signbit(rules::max(0.0, -0.0).value));
  EXPECT_FALSE(std::signbit(rules::max(-0.0, 0.0).value));
  EXPECT_TRUE(std::signbit(rules::min(0.0, -0.0).value));
  EXPECT_TRUE(std::signbit(rules::min(-0.0, 0.0).value));
}

TEST(Kinks, NaNWinsAgainstNumbersOfBothSigns) {
  for (const auto rule : {rules::max, rules::min}) {
    for (const double number : {1.0, -1.0}) {
      EXPECT_TRUE(std::isnan(rule(number, not_a_number).value));
      EXPECT_TRUE(std::isnan(rule(not_a_number, number).value));
    }
  }
}

TEST(Kinks, OnlyTheWinnerHasPartial) {
  EXPECT_EQ(rules::max(1, 2).left, 0);
  EXPECT_EQ(rules::max(1, 2).right, 1);
  EXPECT_EQ(rules::max(2, 1).left, 1);
  EXPECT_EQ(rules::min(1, 2).left, 1);
  EXPECT_EQ(rules::min(1, 2).right, 0);
  EXPECT_EQ(rules::min(2, 1).right, 1);
}

TEST(Kinks, PowWithExponentZeroIsConstantInBase) {
  for (const double base : {0.0, -0.0, 1.0, 2.5, -2.5, infinity, not_a_number}) {
    EXPECT_EQ(rules::pow(base, 0).value, 1) << base;
    EXPECT_EQ(rules::pow(base, 0).left, 0) << base;
  }
  EXPECT_EQ(rules::pow(0, 0).right, 0);
  EXPECT_DOUBLE_EQ(rules::pow(2.5, 0).right, 0.91629073187415510);  // log 2.5
}

TEST(Kinks, PowOfNegativeBaseHasNaNPartialInExponent) {
  EXPECT_EQ(rules::pow(-2, 2).value, 4);
  EXPECT_EQ(rules::pow(-2, 2).left, -4);
  EXPECT_TRUE(std::isnan(rules::pow(-2, 2).right));
}

TEST(Kinks, NumberAsExponentHasNoPartial) {
  Scalar x = -2;
  pow(x, 2).backward();
  EXPECT_EQ(x.grad(), -4);
}

TEST(SingularPoints, InfiniteSlopeIsInfinity) {
  EXPECT_EQ(rules::sqrt(0).left, infinity);
  EXPECT_EQ(rules::log(0).left, infinity);
  EXPECT_EQ(rules::log1p(-1).left, infinity);
  EXPECT_EQ(rules::asin(1).left, infinity);
  EXPECT_EQ(rules::asin(-1).left, infinity);
  EXPECT_EQ(rules::acos(1).left, -infinity);
  EXPECT_EQ(rules::acosh(1).left, infinity);
  EXPECT_EQ(rules::atanh(1).left, infinity);
  EXPECT_EQ(rules::atanh(-1).left, infinity);
  EXPECT_EQ(rules::pow(0, 0.5).left, infinity);
  EXPECT_EQ(rules::pow(0, -1).left, -infinity);
  EXPECT_EQ(rules::pow(0, -1).right, -infinity);
  EXPECT_EQ(rules::div(1, 0).left, infinity);
  EXPECT_EQ(rules::div(1, 0).right, -infinity);
}

TEST(SingularPoints, UndefinedSlopeIsNaN) {
  EXPECT_EQ(rules::hypot(0, 0).value, 0);
  EXPECT_TRUE(std::isnan(rules::hypot(0, 0).left));
  EXPECT_TRUE(std::isnan(rules::hypot(0, 0).right));
  EXPECT_EQ(rules::atan2(0, 0).value, 0);
  EXPECT_TRUE(std::isnan(rules::atan2(0, 0).left));
  EXPECT_TRUE(std::isnan(rules::atan2(0, 0).right));
}

TEST(SingularPoints, AngleHasItsLimitAtInfiniteOperands) {
  EXPECT_DOUBLE_EQ(rules::atan2(infinity, 1).value, 1.5707963267948966);
  EXPECT_EQ(rules::atan2(infinity, 1).left, 0);
  EXPECT_EQ(rules::atan2(1, infinity).value, 0);
  EXPECT_EQ(rules::atan2(1, infinity).right, 0);
}

TEST(Domain, ValueOutsideIsNaN) {
  EXPECT_TRUE(std::isnan(rules::sqrt(-1).value));
  EXPECT_TRUE(std::isnan(rules::log(-1).value));
  EXPECT_TRUE(std::isnan(rules::log1p(-2).value));
  EXPECT_TRUE(std::isnan(rules::acosh(0.5).value));
  EXPECT_TRUE(std::isnan(rules::pow(-2, 0.5).value));
  for (const double outside : {-2.0, 2.0}) {
    EXPECT_TRUE(std::isnan(rules::asin(outside).value));
    EXPECT_TRUE(std::isnan(rules::acos(outside).value));
    EXPECT_TRUE(std::isnan(rules::atanh(outside).value));
  }
}

TEST(NaN, PropagatesThroughEveryOperation) {
  for (const OpInfo& each : all_ops) {
    if (is_leaf(each.op)) continue;
    for (const double either_sign : {not_a_number, -not_a_number}) {
      EXPECT_TRUE(std::isnan(rules::apply(each.op, either_sign, 1.5).value)) << each.name;
      if (each.arity == 1) continue;
      EXPECT_TRUE(std::isnan(rules::apply(each.op, 1.5, either_sign).value)) << each.name;
    }
  }
}

TEST(NaN, PropagatesToPartialsOfReluAndAbs) {
  EXPECT_TRUE(std::isnan(rules::relu(not_a_number).left));
  EXPECT_TRUE(std::isnan(rules::abs(not_a_number).left));
}

TEST(NaN, HasThreeExceptionsOfIEEE754) {
  EXPECT_EQ(rules::pow(not_a_number, 0).value, 1);
  EXPECT_EQ(rules::pow(1, not_a_number).value, 1);
  EXPECT_EQ(rules::hypot(infinity, not_a_number).value, infinity);
}

}  // namespace
}  // namespace minigrad
