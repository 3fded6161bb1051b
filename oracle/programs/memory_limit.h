// SPDX-License-Identifier: MIT
// A memory limit below the machine's, so that an engine that takes all memory is noticed and harms no other process.
#pragma once

#include <cstdint>

namespace minigrad::oracle {

/// The exit code of a process that reaches its limit.
inline constexpr int out_of_memory_code = 86;

/// Whether limits work. They do not under sanitizers, which map large shadows.
bool can_limit_memory();

/// Limits the memory of this process, and of each process that it starts, to `mebibytes`. Counts written memory, not
/// mapped memory. 0 means no limit.
void limit_memory(std::uint64_t mebibytes);

/// Makes this process exit with out_of_memory_code when C++ code cannot get memory.
void end_without_memory();

}  // namespace minigrad::oracle
