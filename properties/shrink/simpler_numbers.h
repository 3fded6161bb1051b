// SPDX-License-Identifier: MIT
// Orders numbers by complexity, and offers simpler numbers to replace one.
#pragma once

#include <cstdint>
#include <vector>

namespace minigrad::properties {

/// The complexity of a number: the length of its shortest decimal, then the sum of its digits. The order is 0, 1, 2,
/// ..., 9, -0, -1, 10, ..., 0.5, 0.25, ... Infinity, -infinity and NaN come last, because a failure at a finite number
/// says more. Different numbers may have the same complexity.
std::uint32_t complexity(double number);

/// Strictly simpler numbers to try, the simplest kinds first: 0, 1, -1, 2, 1/2, the absolute value, the integer part,
/// and roundings to one digit and more. Empty for 0.
std::vector<double> simpler_numbers(double number);

/// The number rounded to `digits` significant decimal digits (1 to 17). A number that is not finite stays as it is.
double round_to_digits(double number, int digits);

}  // namespace minigrad::properties
