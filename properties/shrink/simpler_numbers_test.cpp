// SPDX-License-Identifier: MIT
#include "properties/shrink/simpler_numbers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>

#include "minigrad/special_numbers.h"
#include "properties/generate/numbers.h"

namespace minigrad::properties {
namespace {

TEST(Complexity, OrdersByLengthOfDecimal) {
  constexpr std::array ordered = {
      0.0,      1.0,       2.0,         9.0, -0.0, -1.0, 0.5, 0.25, -1.25, 0.1234567890123456, 1.7976931348623157e308,
      infinity, -infinity, not_a_number};
  for (std::size_t i = 1; i < ordered.size(); ++i) {
    EXPECT_LT(complexity(ordered[i - 1]), complexity(ordered[i])) << ordered[i - 1] << " and " << ordered[i];
  }
}

TEST(SimplerNumbers, AreAllStrictlySimpler) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const double number = i % 2 == 0 ? wild_number(random) : tame_number(random);
    for (const double simpler : simpler_numbers(number)) EXPECT_LT(complexity(simpler), complexity(number)) << number;
  }
}

TEST(SimplerNumbers, AreEmptyForZero) { EXPECT_TRUE(simpler_numbers(0).empty()); }

TEST(SimplerNumbers, OfferSmallNumbersIntegerPartAndRoundings) {
  const std::vector<double> simpler = simpler_numbers(-3.14159);
  for (const double expected : {0.0, 1.0, -1.0, 0.5, 2.0, 3.14159, -3.0, -3.1, -3.14}) {
    EXPECT_NE(std::find(simpler.begin(), simpler.end(), expected), simpler.end()) << expected;
  }
}

TEST(RoundToDigits, KeepsInfinityAndNaN) {
  EXPECT_EQ(round_to_digits(0.123456, 3), 0.123);
  EXPECT_EQ(round_to_digits(infinity, 3), infinity);
  EXPECT_EQ(round_to_digits(std::numeric_limits<double>::max(), 1), std::numeric_limits<double>::max());
}

}  // namespace
}  // namespace minigrad::properties
