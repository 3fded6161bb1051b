// SPDX-License-Identifier: MIT
#include "properties/accuracy/accuracy_points.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace minigrad::properties {
namespace {

/// The bits of every value of an operand.
std::set<std::uint64_t> operand_bits(const oracle::Points& points, std::size_t operand) {
  std::set<std::uint64_t> bits;
  for (std::size_t i = 0; i < points.size(); ++i) bits.insert(std::bit_cast<std::uint64_t>(points[i][operand]));
  return bits;
}

TEST(AccuracyPoints, AreFiniteDistinctAndReproducible) {
  for (const Op op : {Op::tanh, Op::atan2, Op::pow}) {
    const oracle::Points points = accuracy_points(op);
    const oracle::Points again = accuracy_points(op);
    ASSERT_EQ(points.size(), again.size());
    std::set<std::pair<std::uint64_t, std::uint64_t>> met;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double left = points[i].front();
      const double right = points[i].back();
      EXPECT_TRUE(std::isfinite(left) && std::isfinite(right));
      EXPECT_TRUE(met.emplace(std::bit_cast<std::uint64_t>(left), std::bit_cast<std::uint64_t>(right)).second);
      EXPECT_EQ(again[i].front(), left);
      EXPECT_EQ(again[i].back(), right);
    }
  }
}

TEST(AccuracyPoints, CoverEachBinadeOfEachOperand) {
  for (const Op op : {Op::exp, Op::mul}) {
    const oracle::Points points = accuracy_points(op);
    for (std::size_t operand = 0; operand < arity(op); ++operand) {
      std::set<std::pair<int, bool>> binades;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const double number = points[i][operand];
        if (number != 0) binades.emplace(std::ilogb(number), number < 0);
      }
      EXPECT_EQ(binades.size(), 2U * (1024 + 1074)) << name(op) << ", operand " << operand;
    }
  }
}

TEST(AccuracyPoints, ContainNeighboursOfSpecialNumbers) {
  using Limits = std::numeric_limits<double>;
  const std::set<std::uint64_t> bits = operand_bits(accuracy_points(Op::sin), 0);
  for (const double place : {0.0, -0.0, 0.5, 1.0, -1.0, 0x1.921fb54442d18p+0, -0x1.921fb54442d18p+1, Limits::max(),
                             Limits::min(), Limits::denorm_min(), 709.782712893384, -745.1332191019412}) {
    EXPECT_TRUE(bits.contains(std::bit_cast<std::uint64_t>(place))) << place;
    for (const double side : {-Limits::infinity(), Limits::infinity()}) {
      const double neighbour = std::nextafter(place, side);
      EXPECT_TRUE(std::isinf(neighbour) || bits.contains(std::bit_cast<std::uint64_t>(neighbour))) << neighbour;
    }
  }
}

TEST(AccuracyPoints, ContainTiesAndCancellingOperands) {
  std::size_t ties = 0;
  std::size_t close = 0;
  std::size_t opposite = 0;
  const oracle::Points points = accuracy_points(Op::add);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double left = points[i][0];
    const double right = points[i][1];
    if (left == right) ++ties;
    if (left != right && std::fabs(left - right) <= std::fabs(left) * 1e-15) ++close;
    if (std::fabs(left + right) <= std::fabs(left) * 1e-15) ++opposite;
  }
  EXPECT_GT(ties, 100U);
  EXPECT_GT(close, 1000U);
  EXPECT_GT(opposite, 1000U);
}

TEST(AccuracyPoints, CoverPowersAtTheEndsOfTheRange) {
  std::size_t negative_bases = 0;
  std::size_t denormal = 0;
  std::size_t huge = 0;
  const oracle::Points points = accuracy_points(Op::pow);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double result = std::fabs(std::pow(points[i][0], points[i][1]));
    if (points[i][0] < 0 && std::nearbyint(points[i][1]) == points[i][1]) ++negative_bases;
    if (result > 0 && result < 0x1p-1022) ++denormal;
    if (result > 0x1p+1000 && std::isfinite(result)) ++huge;
  }
  EXPECT_GT(negative_bases, 1000U);
  EXPECT_GT(denormal, 1000U);
  EXPECT_GT(huge, 1000U);
}

}  // namespace
}  // namespace minigrad::properties
