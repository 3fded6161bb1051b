// SPDX-License-Identifier: MIT
// Names for the doubles that are not numbers of the real line.
#pragma once

#include <limits>

namespace minigrad {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace minigrad
