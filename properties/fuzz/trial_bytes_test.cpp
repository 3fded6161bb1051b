// SPDX-License-Identifier: MIT
#include "properties/fuzz/trial_bytes.h"

#include <gtest/gtest.h>

#include <random>

namespace minigrad::properties {
namespace {

TEST(TrialBytes, EverySequenceIsValid) {
  std::mt19937_64 words(3);
  std::size_t with_manner = 0;
  for (int i = 0; i < 5000; ++i) {
    std::vector<std::uint8_t> bytes(words() % 120);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(words());
    const Trial trial = trial_from_bytes(bytes);
    ASSERT_FALSE(find_error(trial.graph));
    ASSERT_FALSE(find_error(trial.graph, trial.manner));
    ASSERT_EQ(trial.points.size(), 1U);
    ASSERT_EQ(trial.points.front().size(), input_count(trial.graph));
    ASSERT_LE(trial.graph.nodes.size(), most_nodes_in_bytes);
    with_manner += trial.manner == corpus::Manner{} ? 0 : 1;
  }
  EXPECT_GT(with_manner, 500U);
}

TEST(TrialBytes, NoBytesMeanAnInputAtZero) {
  const Trial trial = trial_from_bytes({});
  ASSERT_EQ(trial.graph.nodes.size(), 1U);
  EXPECT_EQ(trial.points.front(), Coordinates{0});
}

TEST(TrialBytes, RoundTrip) {
  std::size_t compared = 0;
  for (const ConformanceLevel& level : conformance_suite()) {
    for (const ConformanceCase& original : level.cases) {
      if (!original.graph.repeat.empty()) continue;
      const Trial trial{original.graph.prefix, {original.points.front()}, original.manner};
      const auto bytes = to_bytes(trial);
      if (!bytes) continue;
      const Trial again = trial_from_bytes(*bytes);
      EXPECT_EQ(again.graph, trial.graph) << original.id;
      EXPECT_EQ(again.manner, trial.manner) << original.id;
      EXPECT_EQ(to_bytes(again), bytes) << original.id;  // of the point every bit, which == does not compare for NaN
      ++compared;
    }
  }
  EXPECT_GT(compared, 500U);
}

TEST(TrialBytes, RefuseWhatIsTooLong) {
  Trial trial{{}, {{1}}, {}};
  trial.graph.input();
  ASSERT_TRUE(to_bytes(trial));
  trial.manner.backward.assign(9, Position{0});
  EXPECT_FALSE(to_bytes(trial));
  trial.manner.backward.clear();
  trial.points.push_back({2});
  EXPECT_FALSE(to_bytes(trial));
  trial.points.pop_back();
  while (trial.graph.nodes.size() <= most_nodes_in_bytes) trial.graph.unary(Op::neg, 0);
  EXPECT_FALSE(to_bytes(trial));
}

}  // namespace
}  // namespace minigrad::properties
