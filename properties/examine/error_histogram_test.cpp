// SPDX-License-Identifier: MIT
#include "properties/examine/error_histogram.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "minigrad/special_numbers.h"

namespace minigrad::properties {
namespace {

TEST(ErrorHistogram, CountsByUpperLimit) {
  ErrorHistogram histogram;
  for (const double radii : {0.0, 0.01, 0.0625, 0.07, 1.0, 1.5, 4.0, 4.1, infinity}) histogram.add(radii);
  const std::array<std::uint64_t, 9> expected = {1, 2, 1, 0, 0, 1, 1, 1, 2};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(histogram[i], expected[i]) << ErrorHistogram::limits[i];
  EXPECT_EQ(histogram.total(), 9U);
  EXPECT_EQ(histogram.largest(), infinity);
}

TEST(ErrorHistogram, AddsUpAndKeepsTheLargest) {
  ErrorHistogram left;
  ErrorHistogram right;
  ErrorHistogram both;
  for (const double radii : {0.3, 2.5}) left.add(radii), both.add(radii);
  for (const double radii : {0.4, 1.25}) right.add(radii), both.add(radii);
  ErrorHistogram sum = right;
  sum += left;
  EXPECT_EQ(sum, both);
  EXPECT_EQ(sum.largest(), 2.5);
}

TEST(ErrorHistogram, RoundTripsThroughJson) {
  for (const double largest : {0.1, infinity}) {
    ErrorHistogram histogram;
    histogram.add(0);
    histogram.add(largest);
    EXPECT_EQ(nlohmann::json::parse(nlohmann::json(histogram).dump()).get<ErrorHistogram>(), histogram);
  }
}

}  // namespace
}  // namespace minigrad::properties
