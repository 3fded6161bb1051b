// SPDX-License-Identifier: MIT
// Which of two numbers is simpler, and simpler numbers to try in the place of one.
#pragma once

#include <cstdint>
#include <vector>

namespace minigrad::properties {

/// How much there is to a number. The shorter its shortest decimal, the simpler; of equally long ones, the one with the
/// smaller sum of digits: 0, 1, 2, ..., 9, -0, -1, 10, ..., 0.5, 0.25, ... Numbers that are not finite come after all
/// others, infinity, -infinity, NaN, for a finite number that fails says more. Different numbers may be equally
/// complex.
std::uint32_t complexity(double number);

/// Numbers worth trying in its place, each strictly simpler, the simplest kinds first: 0, 1, -1, 2, 1/2, without the
/// sign, the whole part, and roundings to ever more digits. Empty for 0.
std::vector<double> simpler_numbers(double number);

/// Rounded to so many significant decimal digits (1 to 17); itself when it is not finite.
double round_to_digits(double number, int digits);

}  // namespace minigrad::properties
