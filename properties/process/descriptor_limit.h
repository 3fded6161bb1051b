// SPDX-License-Identifier: MIT
// The limit on open files, `ulimit -n`.
#pragma once

#include <cstdint>

namespace minigrad::properties {

/// The descriptors that a command needs to run an engine and an oracle as programs: standard streams, the files of a
/// corpus, and five pipes for each program, of which both ends are open while it starts.
inline constexpr std::uint64_t descriptors_of_a_process = 48;

/// Raises this process's limit on open files to the number needed. Throws std::runtime_error with that number if the
/// system does not allow it.
void require_descriptors(std::uint64_t needed);

}  // namespace minigrad::properties
