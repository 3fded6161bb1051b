// SPDX-License-Identifier: MIT
// The function that libFuzzer calls with each input. `run_files.cpp` calls it with files, so that every build runs the
// targets on their seeds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Returns 0 for any bytes. A failure ends the process: by a signal, an exception, or `require`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace minigrad {

inline std::string_view to_text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// Ends the process with this message unless the condition holds.
inline void require(bool condition, std::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace minigrad
