// SPDX-License-Identifier: MIT
// An end to memory before the machine's, so that an engine that eats it is noticed and nobody else suffers.
#pragma once

#include <cstdint>

namespace minigrad::oracle {

/// The exit code of a process that died of its limit.
inline constexpr int out_of_memory_code = 86;

/// Whether anything is limited: the sanitizers keep shadows of their own, which no limit fits.
bool can_limit_memory();

/// From now on this process, and those that it starts or becomes, are refused more than so many mebibytes each. What is
/// written to counts, not what is merely mapped. For 0 nothing is limited.
void limit_memory(std::uint64_t mebibytes);

/// From now on this process ends with out_of_memory_code when C++ code is refused memory.
void end_without_memory();

}  // namespace minigrad::oracle
