// SPDX-License-Identifier: MIT
#include "properties/campaign/index_ranges.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace minigrad::properties {
namespace {

/// The shard's indices from `begin` on, each process taking them in turn.
std::vector<IndexRanges> deal(std::uint64_t begin, const Shard& shard, std::size_t processes) {
  const std::uint64_t first = begin + (shard.index + shard.count - begin % shard.count) % shard.count;
  std::vector<IndexRanges> all(processes);
  for (std::size_t i = 0; i < processes; ++i) all[i] = {{first + i * shard.count, processes * shard.count}};
  return all;
}

}  // namespace

std::vector<IndexRanges> share_out(const Shard& shard, std::size_t processes) { return deal(0, shard, processes); }

std::vector<IndexRanges> share_out(const IndexRanges& left, const Shard& shard, std::size_t processes) {
  // The endless portions are made to end at one index, from which on all is new.
  std::uint64_t frontier = 0;
  for (const IndexRange& portion : left) {
    if (portion.end == no_index) frontier = std::max(frontier, portion.next);
  }
  std::vector<IndexRanges> all(processes);
  std::size_t turn = 0;
  for (IndexRange portion : left) {
    portion.end = std::min(portion.end, frontier);
    if (!portion.is_done()) all[turn++ % processes].push_back(portion);
  }
  const std::vector<IndexRanges> beyond = deal(frontier, shard, processes);
  for (std::size_t i = 0; i < processes; ++i) all[i].push_back(beyond[i].front());
  return all;
}

IndexRange* find_open(IndexRanges& portions, std::uint64_t end) {
  const auto found = std::find_if(portions.begin(), portions.end(), [end](const IndexRange& portion) {
    return portion.next < std::min(portion.end, end);
  });
  return found == portions.end() ? nullptr : &*found;
}

std::uint64_t lowest(const IndexRanges& portions, std::uint64_t end) {
  std::uint64_t low = no_index;
  for (const IndexRange& portion : portions) {
    if (portion.next < std::min(portion.end, end)) low = std::min(low, portion.next);
  }
  return low;
}

nlohmann::json to_json(const IndexRanges& portions) {
  nlohmann::json json = nlohmann::json::array();
  for (const IndexRange& portion : portions) {
    if (!portion.is_done()) json.push_back({portion.next, portion.stride, portion.end});
  }
  return json;
}

IndexRanges portions_from_json(const nlohmann::json& json) {
  IndexRanges portions;
  for (const nlohmann::json& portion : json) portions.push_back({portion.at(0), portion.at(1), portion.at(2)});
  return portions;
}

}  // namespace minigrad::properties
