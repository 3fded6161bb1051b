// SPDX-License-Identifier: MIT
#include "properties/shrink/simpler_numbers.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace minigrad::properties {

namespace {

/// More than the sum of the digits of any double's shortest decimal, exponent included.
constexpr std::uint32_t length_weight = 256;

/// More than the complexity of any finite number.
constexpr std::uint32_t not_finite = 64 * length_weight;

/// The first significant decimal digit with its sign, such as 3 for 31.4: the number without its magnitude.
double leading_digit(double number) {
  char text[40];
  std::to_chars(text, text + sizeof text, std::fabs(number), std::chars_format::scientific, 0);
  const double digit = text[0] - '0';
  return std::copysign(digit, number);
}

}  // namespace

std::uint32_t complexity(double number) {
  if (std::isnan(number)) return not_finite + 2;
  if (std::isinf(number)) return number > 0 ? not_finite : not_finite + 1;
  char text[32];
  const char* const end = std::to_chars(text, text + sizeof text, number).ptr;
  std::uint32_t digits = 0;
  for (const char* letter = text; letter != end; ++letter) {
    if (*letter >= '0' && *letter <= '9') digits += static_cast<std::uint32_t>(*letter - '0');
  }
  return static_cast<std::uint32_t>(end - text) * length_weight + digits;
}

double round_to_digits(double number, int digits) {
  if (!std::isfinite(number)) return number;
  char text[40];
  const char* const end =
      std::to_chars(text, text + sizeof text, number, std::chars_format::scientific, digits - 1).ptr;
  double rounded = number;  // the rounding of the largest numbers overflows and is not stored
  std::from_chars(text, end, rounded);
  return rounded;
}

std::vector<double> simpler_numbers(double number) {
  std::vector<double> numbers = {0, 1, -1, 2, 0.5, 10};
  if (std::isinf(number)) numbers.push_back(std::copysign(std::numeric_limits<double>::max(), number));
  if (std::isfinite(number)) {
    numbers.push_back(std::fabs(number));
    numbers.push_back(leading_digit(number));
    const double whole = std::trunc(number);
    numbers.push_back(whole);
    numbers.push_back(std::trunc(number / 2));
    numbers.push_back(whole - std::copysign(1.0, whole));
    for (const int digits : {1, 2, 3, 5, 8, 12}) numbers.push_back(round_to_digits(number, digits));
  }
  std::vector<double> simpler;
  const std::uint32_t limit = complexity(number);
  for (const double candidate : numbers) {
    const auto same = [&](double other) {
      return std::bit_cast<std::uint64_t>(other) == std::bit_cast<std::uint64_t>(candidate);
    };
    if (complexity(candidate) < limit && std::none_of(simpler.begin(), simpler.end(), same))
      simpler.push_back(candidate);
  }
  return simpler;
}

}  // namespace minigrad::properties
