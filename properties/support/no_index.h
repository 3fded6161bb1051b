// SPDX-License-Identifier: MIT
// The index that means "no graph".
#pragma once

#include <cstdint>
#include <limits>

namespace minigrad::properties {

/// Greater than every index of a campaign.
inline constexpr std::uint64_t no_index = std::numeric_limits<std::uint64_t>::max();

}  // namespace minigrad::properties
