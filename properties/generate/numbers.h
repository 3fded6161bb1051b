// SPDX-License-Identifier: MIT
// Random doubles for constants and points. They are put together from bits and whole numbers,
// never by a library's functions or distributions, so that a seed means the same number everywhere.
#pragma once

#include <cstdint>

#include "properties/support/random.h"

namespace minigrad::properties {

/// One of the values at which floating point is different: 0, -0, denormals, the smallest normal and the
/// largest number, infinities, NaN, the neighbours of 1, the edges of exp's range, huge arguments.
double special_number(Random& random);

/// Of any magnitude and sign, from the exponent's bits: denormals, infinities and NaN come up, and one in four is
/// special.
double wild_number(Random& random);

/// What a person would write: 0, 1, -1, 1/2, 2, small whole numbers, quarters, short decimals such as 0.3 or -1.25.
double nice_number(Random& random);

/// A magnitude from 2^-10 to 2^10 with 53 random bits; one in three is negative.
double ordinary_number(Random& random);

/// Nice or ordinary, about equally often.
double tame_number(Random& random);

/// A factor in (1 - 2^-closeness, 1 + 2^-closeness); closeness from 0 to 50.
double factor_near_one(Random& random, std::uint32_t closeness);

}  // namespace minigrad::properties
