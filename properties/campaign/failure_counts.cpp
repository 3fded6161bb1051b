// SPDX-License-Identifier: MIT
#include "properties/campaign/failure_counts.h"

#include <algorithm>

namespace minigrad::properties {

void FailureCounts::add(const corpus::Case& one) {
  std::uint64_t own = 1 + one.origin.duplicates.value_or(0);
  for (const auto& [seed, failures] : one.origin.other_seeds) {
    add(seed, failures);
    own -= std::min(own, failures);
  }
  add(one.origin.seed, own);
}

void FailureCounts::add(std::optional<std::uint64_t> seed, std::uint64_t failures) {
  std::uint64_t& most = counts_[seed];
  most = std::max(most, failures);
}

void FailureCounts::write_into(corpus::Case& one) const {
  corpus::Origin& origin = one.origin;
  std::uint64_t failures = 0;
  origin.other_seeds.clear();
  for (const auto& [seed, count] : counts_) {
    if (seed == origin.seed) {
      failures += count;
    } else if (seed && count > 0) {
      failures += count;
      origin.other_seeds[*seed] = count;
    }
  }
  origin.duplicates = failures > 1 ? std::optional(failures - 1) : std::nullopt;
}

}  // namespace minigrad::properties
