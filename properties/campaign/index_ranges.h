// SPDX-License-Identifier: MIT
// Which indices of a campaign somebody examines: a part of all for a machine, and of that a part for a process.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "properties/campaign/shard.h"
#include "properties/support/no_index.h"

namespace minigrad::properties {

/// Every `stride`-th index from `next` on that is less than `end`.
struct IndexRange {
  std::uint64_t next;
  std::uint64_t stride;
  std::uint64_t end = no_index;

  bool is_done() const { return next >= end; }
  bool contains(std::uint64_t index) const { return index >= next && index < end && (index - next) % stride == 0; }
  friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

using IndexRanges = std::vector<IndexRange>;

/// The portions that each of so many processes has of a shard: together all its indices, none of them twice.
std::vector<IndexRanges> share_out(const Shard& shard, std::size_t processes);

/// What other processes have left of a shard, shared out among so many.
std::vector<IndexRanges> share_out(const IndexRanges& left, const Shard& shard, std::size_t processes);

/// The first portion with an index less than `end`; nullptr when all is done.
IndexRange* find_open(IndexRanges& portions, std::uint64_t end);

/// The lowest index that is left and less than `end`, or no_index.
std::uint64_t lowest(const IndexRanges& portions, std::uint64_t end = no_index);

/// A range is written as [next, stride, end].
void to_json(nlohmann::json& json, const IndexRange& range);
void from_json(const nlohmann::json& json, IndexRange& range);

}  // namespace minigrad::properties
