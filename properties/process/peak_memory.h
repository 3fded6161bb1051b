// SPDX-License-Identifier: MIT
// Measures the peak memory of the process, which shows whether the memory of a campaign stays flat.
#pragma once

#include <cstdint>

namespace minigrad::properties {

/// The largest resident set so far of this process or of a child that it waited for, in mebibytes, rounded up.
std::uint64_t peak_mebibytes();

}  // namespace minigrad::properties
