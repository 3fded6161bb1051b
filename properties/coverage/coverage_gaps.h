// SPDX-License-Identifier: MIT
// What a coverage lacks: possible and never hit, and impossible.
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

  std::vector<Op> operations;                      ///< never exercised
  std::vector<Pairs> pairs;                        ///< never hit although the domains allow them
  std::vector<Pairs> forbidden;                    ///< impossible: the domains exclude them
  std::vector<std::size_t> shared;                 ///< slots whose operand never had another use
  std::vector<Op> aliased;                         ///< operations whose operands were never the same node
  std::vector<std::pair<Op, DomainPlace>> places;  ///< where the operation never was
  std::vector<std::size_t> values;                 ///< kinds of values that never occurred
};

/// The gaps, in the order of the vocabulary. Operations that cannot be drawn are left out.
Gaps find_gaps(const Coverage& coverage);

/// The number of slots and ops that feed them.
std::size_t count_pairs(const std::vector<Gaps::Pairs>& pairs);

/// The members are the keys; names stand for indices.
nlohmann::json to_json(const Gaps& gaps);

}  // namespace minigrad::properties
