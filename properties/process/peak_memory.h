// SPDX-License-Identifier: MIT
// The most memory that a process ever had: what shows whether a campaign's memory stays flat.
#pragma once

#include <cstdint>

namespace minigrad::properties {

/// The largest resident set, in mebibytes rounded up, that this process has had, or any that it started and waited for.
std::uint64_t peak_mebibytes();

}  // namespace minigrad::properties
