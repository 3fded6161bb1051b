// SPDX-License-Identifier: MIT
#include "properties/campaign/index_ranges.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace minigrad::properties {
namespace {

/// The shard's indices from `begin` on, each process taking them in turn.
std::vector<Portions> deal(std::uint64_t begin, const Shard& shard, std::size_t processes) {
  const std::uint64_t first = begin + (shard.index + shard.count - begin % shard.count) % shard.count;
  std::vector<Portions> all(processes);
  for (std::size_t i = 0; i < processes; ++i) all[i] = {{first + i * shard.count, processes * shard.count}};
  return all;
}

}  // namespace

std::vector<Portions> share_out(const Shard& shard, std::size_t processes) { return deal(0, shard, processes); }

std::vector<Portions> share_out(const Portions& left, const Shard& shard, std::size_t processes) {
  // The endless portions are made to end at one index, from which on all is new.
  std::uint64_t frontier = 0;
  for (const Portion& portion : left) {
    if (portion.end == no_index) frontier = std::max(frontier, portion.next);
  }
  std::vector<Portions> all(processes);
  std::size_t turn = 0;
  for (Portion portion : left) {
    portion.end = std::min(portion.end, frontier);
    if (!portion.is_done()) all[turn++ % processes].push_back(portion);
  }
  const std::vector<Portions> beyond = deal(frontier, shard, processes);
  for (std::size_t i = 0; i < processes; ++i) all[i].push_back(beyond[i].front());
  return all;
}

Portion* find_open(Portions& portions, std::uint64_t end) {
  const auto found = std::find_if(portions.begin(), portions.end(),
                                  [end](const Portion& portion) { return portion.next < std::min(portion.end, end); });
  return found == portions.end() ? nullptr : &*found;
}

std::uint64_t lowest(const Portions& portions, std::uint64_t end) {
  std::uint64_t low = no_index;
  for (const Portion& portion : portions) {
    if (portion.next < std::min(portion.end, end)) low = std::min(low, portion.next);
  }
  return low;
}

nlohmann::json to_json(const Portions& portions) {
  nlohmann::json json = nlohmann::json::array();
  for (const Portion& portion : portions) {
    if (!portion.is_done()) json.push_back({portion.next, portion.stride, portion.end});
  }
  return json;
}

Portions portions_from_json(const nlohmann::json& json) {
  Portions portions;
  for (const nlohmann::json& portion : json) portions.push_back({portion.at(0), portion.at(1), portion.at(2)});
  return portions;
}

}  // namespace minigrad::properties
