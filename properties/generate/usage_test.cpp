// SPDX-License-Identifier: MIT
#include "properties/generate/usage.h"

#include <gtest/gtest.h>

#include "properties/generate/generate.h"

namespace minigrad::properties {
namespace {

TEST(Style, MakesFittingClaimedManners) {
  corpus::Capabilities claims = corpus::all_capabilities("test", "1");
  claims.in_place = {Op::add, Op::mul};
  std::size_t in_place = 0;
  std::size_t inner = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Random random(i);
    const Graph graph = draw(random, Shape{}).graph;
    const corpus::Manner manner = manner_of(draw_style(random, claims), graph, claims);
    EXPECT_EQ(corpus::find_error(graph, manner), std::nullopt);
    EXPECT_EQ(find_unclaimed(claims, graph, manner), std::nullopt);
    in_place += manner.in_place.size();
    inner += manner.wanted.size();
  }
  EXPECT_GT(in_place, 100U);
  EXPECT_GT(inner, 100U);
}

TEST(Style, StaysWithinTheClaims) {
  corpus::Capabilities claims;
  claims.constants = {corpus::Constants::own};
  claims.second_backward = corpus::SecondBackward::unsupported;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random(i);
    const Style style = draw_style(random, claims);
    EXPECT_EQ(style.constants, corpus::Constants::own);
    EXPECT_FALSE(style.in_place || style.all_gradients);
    EXPECT_TRUE(style.calls == Calls::once || style.calls == Calls::inner);
  }
}

}  // namespace
}  // namespace minigrad::properties
