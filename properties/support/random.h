// SPDX-License-Identifier: MIT
// A stream of random words that is the same on every machine, and the seeds of the cases of a campaign.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace minigrad::properties {

/// A stream of 64-bit words determined by its seed: SplitMix64 (Steele, Lea and Flood, 2014). It uses integers only and
/// no library, so no upgrade changes the meaning of a seed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();

  /// A whole number from 0 to bound - 1; bound must not be 0. The probability of a number deviates from 1 / bound by a
  /// factor of at most 1 + bound / 2^32.
  std::uint32_t below(std::uint32_t bound);

  /// True with the probability numerator / denominator.
  bool chance(std::uint32_t numerator, std::uint32_t denominator) { return below(denominator) < numerator; }

  /// One of the choices with equal probability; there must be at least one.
  template <typename T>
  const T& pick(std::span<const T> choices) {
    return choices[below(static_cast<std::uint32_t>(choices.size()))];
  }

 private:
  std::uint64_t state_;
};

/// The seed of one case. It depends only on the three arguments, so a case is the same in every job and shard. The name
/// keeps properties from seeing the same input.
std::uint64_t case_seed(std::uint64_t campaign_seed, std::string_view property, std::uint64_t index);

}  // namespace minigrad::properties
