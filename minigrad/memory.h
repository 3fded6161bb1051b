// SPDX-License-Identifier: MIT
// The memory under a tape: arrays of plain data that grow, and are kept while their contents are forgotten.
//
// std::vector would do, but reaching one in thread-local storage costs a check each time, it fills what it grows by,
// and it copies where the page table could move; a tape would pay a third of its time for that.
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

}  // namespace minigrad::detail
