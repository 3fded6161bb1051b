// SPDX-License-Identifier: MIT
// Divides the indices of a campaign among machines and processes.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "properties/support/no_index.h"
#include "properties/support/shard.h"

namespace minigrad::properties {

/// Every `stride`-th index from `next` that is less than `end`.
struct IndexRange {
  std::uint64_t next;
  std::uint64_t stride;
  std::uint64_t end = no_index;

  bool is_done() const { return next >= end; }
  bool contains(std::uint64_t index) const { return index >= next && index < end && (index - next) % stride == 0; }
  friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

using IndexRanges = std::vector<IndexRange>;

/// Divides a shard among processes: together they have each of its indices once.
std::vector<IndexRanges> share_out(const Shard& shard, std::size_t processes);

/// Divides the indices that an interrupted campaign left of a shard among processes.
std::vector<IndexRanges> share_out(const IndexRanges& left, const Shard& shard, std::size_t processes);

/// The first range with an index less than `end`; nullptr if there is none.
IndexRange* find_open(IndexRanges& ranges, std::uint64_t end);

/// The lowest index of the ranges that is less than `end`, or no_index.
std::uint64_t lowest(const IndexRanges& ranges, std::uint64_t end = no_index);

/// A range is written as [next, stride, end].
void to_json(nlohmann::json& json, const IndexRange& range);
void from_json(const nlohmann::json& json, IndexRange& range);

}  // namespace minigrad::properties
