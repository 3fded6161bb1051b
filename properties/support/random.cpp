// SPDX-License-Identifier: MIT
#include "properties/support/random.h"

namespace minigrad::properties {

namespace {

constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;

/// The finalizer of SplitMix64: a bijection in which each bit depends on every bit.
constexpr std::uint64_t mix(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

/// FNV-1a, 64 bits.
constexpr std::uint64_t hash(std::string_view text) {
  std::uint64_t result = 0xcbf29ce484222325;
  for (const char letter : text) result = (result ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  return result;
}

}  // namespace

std::uint64_t Random::next() {
  state_ += golden_gamma;
  return mix(state_);
}

std::uint32_t Random::below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32); }

std::uint64_t case_seed(std::uint64_t campaign_seed, std::string_view property, std::uint64_t index) {
  const std::uint64_t stream = mix(mix(campaign_seed + golden_gamma) ^ hash(property));
  return mix(stream + golden_gamma * (index + 1));
}

}  // namespace minigrad::properties
