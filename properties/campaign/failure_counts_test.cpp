// SPDX-License-Identifier: MIT
#include "properties/campaign/failure_counts.h"

#include <gtest/gtest.h>

#include <vector>

namespace minigrad::properties {
namespace {

corpus::Case a_case(std::optional<std::uint64_t> seed, std::optional<std::uint64_t> duplicates) {
  corpus::Case made;
  made.origin.seed = seed;
  made.origin.duplicates = duplicates;
  return made;
}

/// The first of the cases with the counts of all.
corpus::Origin counted(const std::vector<corpus::Case>& cases) {
  FailureCounts counts;
  for (const corpus::Case& one : cases) counts.add(one);
  corpus::Case first = cases.front();
  counts.write_into(first);
  return first.origin;
}

TEST(FailureCounts, TakesTheLargestCountOfASeed) {
  const corpus::Origin origin = counted({a_case(1, 4), a_case(1, 6), a_case(1, std::nullopt)});
  EXPECT_EQ(origin.duplicates, 6U);
  EXPECT_TRUE(origin.other_seeds.empty());
}

TEST(FailureCounts, AddsUpTheSeeds) {
  const corpus::Origin origin = counted({a_case(1, 4), a_case(2, std::nullopt), a_case(3, 2)});
  EXPECT_EQ(origin.duplicates, 8U);
  EXPECT_EQ(origin.other_seeds, (std::map<std::uint64_t, std::uint64_t>{{2, 1}, {3, 3}}));
}

TEST(FailureCounts, DoesNotCountACaseTwice) {
  const corpus::Case one = a_case(1, 4);
  const corpus::Case other = a_case(2, 7);
  corpus::Case merged = one;
  merged.origin = counted({one, other});
  EXPECT_EQ(counted({merged, one, other}).duplicates, 12U);
  corpus::Case stands_for_both = other;
  stands_for_both.origin = counted({other, merged});
  EXPECT_EQ(stands_for_both.origin.duplicates, 12U);
  EXPECT_EQ(counted({one, stands_for_both, merged}).duplicates, 12U);
}

TEST(FailureCounts, OfASingleFailureHasNoDuplicates) {
  EXPECT_EQ(counted({a_case(1, std::nullopt)}).duplicates, std::nullopt);
  EXPECT_EQ(counted({a_case(std::nullopt, 0)}).duplicates, std::nullopt);
}

}  // namespace
}  // namespace minigrad::properties
