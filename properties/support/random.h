// SPDX-License-Identifier: MIT
// A stream of random words that is the same on every machine, and the seed of each case of a campaign.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace minigrad::properties {

/// A stream of 64-bit words that its seed decides: SplitMix64 (Steele, Lea and Flood, 2014).
/// It stands on integers alone and on no library, so that no upgrade changes what a seed means.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();

  /// A whole number from 0 to bound - 1; bound must not be 0.
  /// No number is more likely than another by more than bound / 2^32 of its share.
  std::uint32_t below(std::uint32_t bound);

  /// True in `numerator` of `denominator` cases.
  bool chance(std::uint32_t numerator, std::uint32_t denominator) { return below(denominator) < numerator; }

  /// One of the choices, all equally likely; there must be one.
  template <typename T>
  const T& pick(std::span<const T> choices) {
    return choices[below(static_cast<std::uint32_t>(choices.size()))];
  }

 private:
  std::uint64_t state_;
};

/// The seed of one case. It depends on nothing but its three arguments, so a case is the same
/// whichever job or shard draws it; the name keeps two properties from seeing the same inputs.
std::uint64_t case_seed(std::uint64_t campaign_seed, std::string_view property, std::uint64_t index);

}  // namespace minigrad::properties
