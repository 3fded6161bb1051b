// SPDX-License-Identifier: MIT
// The memory under a tape: arrays of plain data that grow, are kept while their contents are forgotten, and are given
// back when the thread ends.
//
// std::vector would do, but reaching one in thread-local storage costs a check each time, and it copies where only the
// page table need move.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace minigrad::detail {

/// Needs no construction, so that a thread-local one costs nothing to reach.
template <typename T>
struct Array {
  T* data = nullptr;
  std::size_t capacity = 0;

  T& operator[](std::size_t i) { return data[i]; }
  const T& operator[](std::size_t i) const { return data[i]; }

  /// Room for so many elements. Throws std::bad_alloc, and then all is as it was.
  void reserve(std::size_t count) {
    if (count <= capacity) return;
    void* const moved = std::realloc(static_cast<void*>(data), count * sizeof(T));  // NOLINT(*-no-malloc)
    if (moved == nullptr) throw std::bad_alloc();
    data = static_cast<T*>(moved);
    capacity = count;
  }

  /// Sets the elements from `begin` up to `end` to zero.
  void zero(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) data[i] = T{};
  }

  void release() {
    std::free(data);  // NOLINT(*-no-malloc)
    *this = {};
  }
};

/// Releases what it was given when the thread ends.
template <typename T>
struct AtThreadExit {  // NOLINT(*-special-member-functions): nobody copies it
  T* owned = nullptr;
  ~AtThreadExit() {
    if (owned != nullptr) owned->release();
  }
};

/// 1, 2, 3 and so on, whichever thread asks; after 2^32 - 1 comes 1 again.
inline unsigned next_number() {
  static constinit unsigned last = 0;
  unsigned number = 0;
  // What std::atomic compiles to, without its header, which would double the compile time of this one.
  while (number == 0) number = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
  return number;
}

}  // namespace minigrad::detail
