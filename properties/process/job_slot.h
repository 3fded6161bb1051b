// SPDX-License-Identifier: MIT
// Who is being asked about what, in memory that outlives the process that asks: what remains of a job that died.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "properties/support/no_index.h"

namespace minigrad::properties {

enum class Role : std::uint64_t { none, engine, oracle };

/// The index that a job is about to examine, and whom it asks just now.
struct JobSlot {
  std::atomic<std::uint64_t> index{no_index};
  std::atomic<Role> role{Role::none};
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<Role>::is_always_lock_free);

/// One for each job, shared between them and the process that started them.
class JobSlots {
 public:
  /// In a file, so that it outlives even that process; or in no file, for -1. The file must have room for them. Throws
  /// std::runtime_error when there is no memory to share.
  explicit JobSlots(std::size_t jobs, int file = -1);
  JobSlots(const JobSlots&) = delete;
  JobSlots& operator=(const JobSlots&) = delete;
  ~JobSlots();

  JobSlot& operator[](std::size_t job) { return slots_[job]; }

 private:
  std::size_t bytes_;
  JobSlot* slots_;
};

}  // namespace minigrad::properties
