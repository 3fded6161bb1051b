// SPDX-License-Identifier: MIT
// Who is being asked about what, in memory that outlives the process that asks: what remains of a job that died.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "properties/campaign/index_ranges.h"

namespace minigrad::properties {

enum class Party : std::uint64_t { nobody, engine, oracle };

/// The index that a job is about to examine, and whom it asks just now.
struct Asked {
  std::atomic<std::uint64_t> index{no_index};
  std::atomic<Party> party{Party::nobody};
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<Party>::is_always_lock_free);

/// One for each job, shared between them and the process that started them.
class AskedByJobs {
 public:
  /// In a file, so that it outlives even that process; or in no file, for -1. The file must have room for them. Throws
  /// std::runtime_error when there is no memory to share.
  explicit AskedByJobs(std::size_t jobs, int file = -1);
  AskedByJobs(const AskedByJobs&) = delete;
  AskedByJobs& operator=(const AskedByJobs&) = delete;
  ~AskedByJobs();

  Asked& operator[](std::size_t job) { return slots_[job]; }

 private:
  std::size_t bytes_;
  Asked* slots_;
};

}  // namespace minigrad::properties
