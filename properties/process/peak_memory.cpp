// SPDX-License-Identifier: MIT
#include "properties/process/peak_memory.h"

#include <sys/resource.h>

#include <algorithm>

namespace minigrad::properties {
namespace {

std::uint64_t peak_bytes(int whose) {
#ifdef __APPLE__
  constexpr std::uint64_t unit = 1;
#else
  constexpr std::uint64_t unit = 1024;
#endif
  rusage usage{};
  return getrusage(whose, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss) * unit : 0;
}

}  // namespace

std::uint64_t peak_mebibytes() {
  constexpr std::uint64_t mebibyte = 1 << 20;
  return (std::max(peak_bytes(RUSAGE_SELF), peak_bytes(RUSAGE_CHILDREN)) + mebibyte - 1) / mebibyte;
}

}  // namespace minigrad::properties
