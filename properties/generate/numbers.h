// SPDX-License-Identifier: MIT
// Random doubles for constants and points. They are built from bits and integers, not with library functions or
// distributions, so a seed gives the same number on every platform.
#pragma once

#include <cstdint>

#include "properties/support/random.h"

namespace minigrad::properties {

/// A special value: 0, -0, a denormal, the smallest normal or the largest number, an infinity, NaN, a neighbour of 1,
/// an edge of the range of exp, or a huge argument.
double special_number(Random& random);

/// A number of any magnitude and sign, from random exponent bits: denormals, infinities and NaN occur. One in four is
/// special.
double wild_number(Random& random);

/// A number that a person would write: 0, 1, -1, 1/2, 2, small whole numbers, quarters, short decimals such as 0.3 or
/// -1.25.
double nice_number(Random& random);

/// A magnitude from 2^-10 to 2^10 with 53 random bits; one in three is negative.
double ordinary_number(Random& random);

/// A nice or an ordinary number, each about half of the time.
double tame_number(Random& random);

/// A factor in (1 - 2^-closeness, 1 + 2^-closeness); closeness from 0 to 50.
double factor_near_one(Random& random, std::uint32_t closeness);

}  // namespace minigrad::properties
