// SPDX-License-Identifier: MIT
// Counts the failures that the cases of one bucket stand for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "corpus/case/case.h"

namespace minigrad::properties {

/// The failures of one bucket, by the seed that they were found from. Campaigns of one seed find the same failures, so
/// of two counts of one seed the larger one stays: to add a case twice, or in another order, changes nothing.
class FailureCounts {
 public:
  void add(const corpus::Case& one);
  void add(std::optional<std::uint64_t> seed, std::uint64_t failures);

  /// Sets the duplicates of the case that stands for the bucket.
  void write_into(corpus::Case& one) const;

 private:
  std::map<std::optional<std::uint64_t>, std::uint64_t> counts_;
};

}  // namespace minigrad::properties
