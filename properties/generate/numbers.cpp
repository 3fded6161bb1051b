// SPDX-License-Identifier: MIT
#include "properties/generate/numbers.h"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>

namespace minigrad::properties {

namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
constexpr int fraction_bits = 52;
constexpr std::uint64_t exponent_bias = 1023;

/// 1 / 2^shift, for a shift from 0 to 1022.
double negative_power_of_two(std::uint64_t shift) {
  return std::bit_cast<double>((exponent_bias - shift) << fraction_bits);
}

/// An integer from 1 to `largest`, of either sign.
int signed_integer(Random& random, std::uint32_t largest) {
  const int magnitude = static_cast<int>(1 + random.below(largest));
  return random.chance(1, 3) ? -magnitude : magnitude;
}

}  // namespace

double special_number(Random& random) {
  using Limits = std::numeric_limits<double>;
  // Special values.
  static constexpr std::array numbers = {
      0.0,
      -0.0,
      Limits::denorm_min(),
      -Limits::denorm_min(),
      0x0.fffffffffffffp-1022,  // the largest denormal
      Limits::min(),
      -Limits::min(),
      Limits::max(),
      -Limits::max(),
      Limits::infinity(),
      -Limits::infinity(),
      Limits::quiet_NaN(),
      0x1.fffffffffffffp-1,   // the neighbour of 1 below it
      0x1.0000000000001p0,    // the neighbour of 1 above it
      -0x1.fffffffffffffp-1,  // the neighbour of -1 above it
      -0x1.0000000000001p0,
      0x1p-53,
      0x1p53,
      0x1.921fb54442d18p0,  // the double nearest to pi/2: tan is finite there, and huge
      0x1.62e42fefa39efp9,  // the last argument whose exp is finite
      -745.0,               // exp is a denormal here
      1e200,                // the square overflows
      1e-200,               // the square underflows
  };
  return random.pick(std::span<const double>(numbers));
}

double wild_number(Random& random) {
  if (random.chance(1, 4)) return special_number(random);
  const double number = std::bit_cast<double>(random.next());
  // A NaN carries a payload that no oracle has to keep.
  return number == number ? number : std::numeric_limits<double>::quiet_NaN();
}

double nice_number(Random& random) {
  static constexpr std::array favourites = {0.0, 1.0, -1.0, 0.5, 2.0};
  switch (random.below(5)) {
    case 0: return random.pick(std::span<const double>(favourites));
    case 1: return signed_integer(random, 12);
    case 2: return signed_integer(random, 12) / 4.0;
    case 3: return signed_integer(random, 50) / 10.0;
    default: return signed_integer(random, 300) / 100.0;
  }
}

double ordinary_number(Random& random) {
  const std::uint64_t exponent = exponent_bias - 10 + random.below(20);
  const std::uint64_t sign = random.chance(1, 3) ? sign_bit : 0;
  return std::bit_cast<double>(sign | exponent << fraction_bits | random.next() >> (64 - fraction_bits));
}

double tame_number(Random& random) { return random.chance(1, 2) ? nice_number(random) : ordinary_number(random); }

double factor_near_one(Random& random, std::uint32_t closeness) {
  // An integer of 53 bits, centred on 0. Every step below is exact except the last rounding.
  const auto centred = static_cast<std::int64_t>(random.next() >> 11) - (std::int64_t{1} << 52);
  const double offset = static_cast<double>(centred) * negative_power_of_two(52 + closeness);
  return 1 + offset;
}

}  // namespace minigrad::properties
