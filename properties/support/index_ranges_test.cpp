// SPDX-License-Identifier: MIT
#include "properties/support/index_ranges.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace minigrad::properties {
namespace {

/// The indices below `end`. Fails if one occurs twice.
std::set<std::uint64_t> left_below(std::uint64_t end, const std::vector<IndexRanges>& all) {
  std::set<std::uint64_t> indices;
  for (IndexRanges ranges : all) {
    while (IndexRange* const open = find_open(ranges, end)) {
      EXPECT_TRUE(indices.insert(open->next).second) << open->next << " is there twice";
      open->next += open->stride;
    }
  }
  return indices;
}

std::set<std::uint64_t> every(std::uint64_t stride, std::uint64_t first, std::uint64_t end) {
  std::set<std::uint64_t> indices;
  for (std::uint64_t i = first; i < end; i += stride) indices.insert(i);
  return indices;
}

TEST(IndexRanges, DealsEachIndexToOneProcess) {
  for (const std::size_t processes : {1U, 2U, 5U}) {
    for (const Shard shard : {Shard{0, 1}, Shard{0, 3}, Shard{2, 3}}) {
      EXPECT_EQ(left_below(100, share_out(shard, processes)), every(shard.count, shard.index, 100));
    }
  }
}

TEST(IndexRanges, RestCanBeDealtToMoreOrFewerProcesses) {
  for (const Shard shard : {Shard{0, 1}, Shard{1, 3}}) {
    std::vector<IndexRanges> all = share_out(shard, 3);
    std::set<std::uint64_t> done;
    for (const std::size_t processes : {2U, 7U, 1U}) {
      // Each process does a few, later processes more.
      IndexRanges left;
      for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = 0; k < 2 * i + 1; ++k) {
          IndexRange* const open = find_open(all[i], no_index);
          done.insert(open->next);
          open->next += open->stride;
        }
        left.insert(left.end(), all[i].begin(), all[i].end());
      }
      EXPECT_EQ(lowest(left), *left_below(2000, {left}).begin());
      all = share_out(nlohmann::json(left).get<IndexRanges>(), shard, processes);
      EXPECT_EQ(all.size(), processes);
      std::set<std::uint64_t> together = left_below(2000, all);
      for (const std::uint64_t index : done) EXPECT_TRUE(together.insert(index).second) << index << " is done again";
      EXPECT_EQ(together, every(shard.count, shard.index, 2000));
    }
  }
}

TEST(IndexRanges, FinishedRangeIsEmpty) {
  IndexRanges ranges{{8, 2, 8}};
  EXPECT_TRUE(ranges.front().is_done());
  EXPECT_EQ(find_open(ranges, no_index), nullptr);
  EXPECT_EQ(lowest(ranges), no_index);
}

}  // namespace
}  // namespace minigrad::properties
