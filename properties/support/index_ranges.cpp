// SPDX-License-Identifier: MIT
#include "properties/support/index_ranges.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace minigrad::properties {
namespace {

/// Deals the shard's indices from `begin` out to the processes in turn.
std::vector<IndexRanges> deal(std::uint64_t begin, const Shard& shard, std::size_t processes) {
  const std::uint64_t first = begin + (shard.index + shard.count - begin % shard.count) % shard.count;
  std::vector<IndexRanges> all(processes);
  for (std::size_t i = 0; i < processes; ++i) all[i] = {{first + i * shard.count, processes * shard.count}};
  return all;
}

}  // namespace

std::vector<IndexRanges> share_out(const Shard& shard, std::size_t processes) { return deal(0, shard, processes); }

std::vector<IndexRanges> share_out(const IndexRanges& left, const Shard& shard, std::size_t processes) {
  // Endless ranges end at a common index; the indices from there are divided anew.
  std::uint64_t frontier = 0;
  for (const IndexRange& range : left) {
    if (range.end == no_index) frontier = std::max(frontier, range.next);
  }
  std::vector<IndexRanges> all(processes);
  std::size_t turn = 0;
  for (IndexRange range : left) {
    range.end = std::min(range.end, frontier);
    if (!range.is_done()) all[turn++ % processes].push_back(range);
  }
  const std::vector<IndexRanges> beyond = deal(frontier, shard, processes);
  for (std::size_t i = 0; i < processes; ++i) all[i].push_back(beyond[i].front());
  return all;
}

IndexRange* find_open(IndexRanges& ranges, std::uint64_t end) {
  const auto found = std::find_if(ranges.begin(), ranges.end(),
                                  [end](const IndexRange& range) { return range.next < std::min(range.end, end); });
  return found == ranges.end() ? nullptr : &*found;
}

std::uint64_t lowest(const IndexRanges& ranges, std::uint64_t end) {
  std::uint64_t low = no_index;
  for (const IndexRange& range : ranges) {
    if (range.next < std::min(range.end, end)) low = std::min(low, range.next);
  }
  return low;
}

void to_json(nlohmann::json& json, const IndexRange& range) { json = {range.next, range.stride, range.end}; }

void from_json(const nlohmann::json& json, IndexRange& range) { range = {json.at(0), json.at(1), json.at(2)}; }

}  // namespace minigrad::properties
