// SPDX-License-Identifier: MIT
// What a seed draws and what the suite asks, as versions. Tests compare each with the number pinned beside it, and say
// what to write here if it has changed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace minigrad::properties {

/// Raised when a seed draws another case than before. Seeds of different versions are not comparable.
inline constexpr int generator_version = 7;

/// A hash of the first 100 cases that this version draws.
inline constexpr std::uint64_t generator_fingerprint = 8041502358375566071U;

/// The version of the suite, raised when cases are added or removed. An id never changes its meaning.
inline constexpr int suite_version = 3;

/// The number of cases in this version.
inline constexpr std::size_t suite_size = 783;

}  // namespace minigrad::properties
