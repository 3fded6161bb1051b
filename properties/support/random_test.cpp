// SPDX-License-Identifier: MIT
#include "properties/support/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace minigrad::properties {
namespace {

TEST(Random, GivesThePublishedWordsOfSplitMix64) {
  Random random(0);
  EXPECT_EQ(random.next(), 0xe220a8397b1dcdafU);
  EXPECT_EQ(random.next(), 0x6e789e6aa1b965f4U);
  EXPECT_EQ(random.next(), 0x06c45d188009454fU);
}

TEST(Random, BelowReachesEveryNumberEquallyOften) {
  Random random(1);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen.at(random.below(7));
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Random, ChanceHasItsProbability) {
  Random random(2);
  int hits = 0;
  for (int i = 0; i < 100'000; ++i) hits += random.chance(3, 10) ? 1 : 0;
  EXPECT_NEAR(hits, 30'000, 700);
}

TEST(Random, PickReachesEveryChoice) {
  Random random(3);
  constexpr std::array<int, 3> choices = {5, 6, 7};
  std::set<int> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random.pick(std::span<const int>(choices)));
  EXPECT_EQ(seen, (std::set<int>{5, 6, 7}));
}

TEST(CaseSeed, StaysTheSameForReportedCases) {
  EXPECT_EQ(case_seed(1, "agrees", 0), 0x591d3e4bf8c61e30U);
  EXPECT_EQ(case_seed(1, "agrees", 1), 0xbadc150353a7f32cU);
}

TEST(CaseSeed, DiffersByCampaignPropertyAndIndex) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t campaign = 0; campaign < 10; ++campaign) {
    for (const char* property : {"", "agrees", "agreed", "linear"}) {
      for (std::uint64_t index = 0; index < 100; ++index) seeds.insert(case_seed(campaign, property, index));
    }
  }
  EXPECT_EQ(seeds.size(), 10U * 4U * 100U);
}

}  // namespace
}  // namespace minigrad::properties
