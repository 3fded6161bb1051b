// SPDX-License-Identifier: MIT
// What each job is doing, in memory that outlives the job's process, and in a file that outlives all processes.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "properties/support/no_index.h"

namespace minigrad::properties {

/// What a process is running: the harness itself, the engine or the oracle.
enum class Role : std::uint64_t { none, engine, oracle };

/// The index that a job examines, or no_index, and what it is running.
struct JobSlot {
  std::atomic<std::uint64_t> index{no_index};
  std::atomic<Role> role{Role::none};
  int file = -1;     ///< where the index is written too; -1 for none
  off_t offset = 0;  ///< in the file

  /// Sets the index here and in the file. Errors of the file are ignored: it only serves a resumed campaign.
  void set_index(std::uint64_t value);
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<Role>::is_always_lock_free);

/// The slots of all jobs, shared between them and the process that starts them.
class JobSlots {
 public:
  /// `file` is open for writing, or -1. Throws std::runtime_error when there is no memory to share.
  explicit JobSlots(std::size_t jobs, int file = -1);
  JobSlots(const JobSlots&) = delete;
  JobSlots& operator=(const JobSlots&) = delete;
  ~JobSlots();

  /// How many bytes the file takes.
  static off_t file_size(std::size_t jobs);

  /// The indices in flight according to a file.
  static std::vector<std::uint64_t> read_indices(int file);

  JobSlot& operator[](std::size_t job) { return slots_[job]; }

 private:
  std::size_t bytes_;
  JobSlot* slots_;
};

}  // namespace minigrad::properties
