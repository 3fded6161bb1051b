// SPDX-License-Identifier: MIT
// What libFuzzer calls with one sequence of bytes after the other. `run_files.cpp` calls it with files, so that every
// build runs the targets on their seeds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Must return 0 whatever the bytes are. A failure is whatever ends the process: a signal, an exception, `require`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace minigrad {

inline std::string_view to_text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// Ends the process with these words unless the condition holds.
inline void require(bool condition, std::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace minigrad
