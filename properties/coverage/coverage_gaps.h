// SPDX-License-Identifier: MIT
// What a coverage lacks: never hit though it may be, and what cannot be hit at all.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <utility>
#include <vector>

#include "properties/coverage/coverage.h"

namespace minigrad::properties {

struct Gaps {
  /// A slot and the ops that never fed it.
  struct Pairs {
    std::size_t slot;
    std::vector<Op> ops;
  };

  std::vector<Op> operations;       ///< that were never exercised
  std::vector<Pairs> pairs;         ///< that the domains allow
  std::vector<Pairs> forbidden;     ///< that they do not
  std::vector<std::size_t> shared;  ///< slots whose operand never had another use
  std::vector<Op> aliased;          ///< operations whose operands were never one node
  std::vector<std::pair<Op, DomainPlace>> places;
  std::vector<std::size_t> values;  ///< kinds of values
};

/// The gaps, in the order of the vocabulary; nothing is said of what may not be drawn.
Gaps find_gaps(const Coverage& coverage);

/// How many pairs there are in these.
std::size_t count_pairs(const std::vector<Gaps::Pairs>& pairs);

/// Names by what they are missing from.
nlohmann::json to_json(const Gaps& gaps);

}  // namespace minigrad::properties
