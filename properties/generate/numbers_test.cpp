// SPDX-License-Identifier: MIT
#include "properties/generate/numbers.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <set>

namespace minigrad::properties {
namespace {

constexpr int draws = 20'000;

TEST(SpecialNumber, IncludesZerosDenormalsInfinitiesAndNaN) {
  Random random(1);
  bool zero = false, minus_zero = false, denormal = false, largest = false, infinite = false, nan = false;
  for (int i = 0; i < 1'000; ++i) {
    const double number = special_number(random);
    zero |= number == 0 && !std::signbit(number);
    minus_zero |= number == 0 && std::signbit(number);
    denormal |= std::fpclassify(number) == FP_SUBNORMAL;
    largest |= number == std::numeric_limits<double>::max();
    infinite |= std::isinf(number);
    nan |= std::isnan(number);
  }
  EXPECT_TRUE(zero && minus_zero && denormal && largest && infinite && nan);
}

TEST(WildNumber, HasEveryMagnitude) {
  Random random(2);
  std::set<int> hundreds_of_powers;
  for (int i = 0; i < draws; ++i) {
    const double number = wild_number(random);
    if (std::isfinite(number) && number != 0) hundreds_of_powers.insert(std::ilogb(number) / 100);
  }
  EXPECT_EQ(hundreds_of_powers.size(), 21U);
}

TEST(NiceNumber, IsShortAndOfEitherSign) {
  Random random(3);
  int negative = 0;
  for (int i = 0; i < draws; ++i) {
    const double number = nice_number(random);
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    EXPECT_LE(end - text, 5) << number;
    negative += number < 0 ? 1 : 0;
  }
  EXPECT_GT(negative, draws / 5);
}

TEST(OrdinaryNumber, StaysWithinThreeDecades) {
  Random random(4);
  std::set<double> different;
  for (int i = 0; i < draws; ++i) {
    const double number = ordinary_number(random);
    EXPECT_GE(std::fabs(number), 0x1p-10);
    EXPECT_LT(std::fabs(number), 0x1p10);
    different.insert(number);
  }
  EXPECT_EQ(different.size(), static_cast<std::size_t>(draws));
}

TEST(FactorNearOne, IsAsNearAsAsked) {
  Random random(5);
  for (const std::uint32_t closeness : {0U, 3U, 20U, 50U}) {
    const double width = std::ldexp(1.0, -static_cast<int>(closeness));
    bool below = false, above = false;
    for (int i = 0; i < 1'000; ++i) {
      const double factor = factor_near_one(random, closeness);
      EXPECT_LE(std::fabs(factor - 1), width);
      below |= factor < 1;
      above |= factor > 1;
    }
    EXPECT_TRUE(below && above) << closeness;
  }
}

}  // namespace
}  // namespace minigrad::properties
