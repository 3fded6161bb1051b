// SPDX-License-Identifier: MIT
// The memory of a tape: arrays of plain data that grow, are reused by the next recording, and are freed when the thread
// ends.
//
// std::vector is slower here: each access to a thread-local one checks whether it is constructed, and it copies when it
// grows, while realloc can move large blocks by changing the page table.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace minigrad::detail {

/// A growable array without construction, so access to a thread-local one needs no check.
template <typename T>
struct Array {
  T* data = nullptr;
  std::size_t capacity = 0;

  T& operator[](std::size_t i) { return data[i]; }
  const T& operator[](std::size_t i) const { return data[i]; }

  /// Makes room for `count` elements. Throws std::bad_alloc and then changes nothing.
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

/// Releases the object it points to when the thread ends.
template <typename T>
struct AtThreadExit {  // NOLINT(*-special-member-functions): never copied
  T* owned = nullptr;
  ~AtThreadExit() {
    if (owned != nullptr) owned->release();
  }
};

/// Returns 1, 2, 3 and so on, one sequence for all threads; 1 follows 2^32 - 1.
inline unsigned next_number() {
  static constinit unsigned last = 0;
  unsigned number = 0;
  // The same code as std::atomic, without its header, which doubles the compile time of this one.
  while (number == 0) number = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
  return number;
}

}  // namespace minigrad::detail
