// SPDX-License-Identifier: MIT
#include "properties/process/job_slot.h"

#include <sys/mman.h>

#include <new>
#include <stdexcept>

namespace minigrad::properties {

JobSlots::JobSlots(std::size_t jobs, int file) : bytes_(jobs * sizeof(JobSlot)) {
  const int flags = MAP_SHARED | (file < 0 ? MAP_ANONYMOUS : 0);
  void* const memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, flags, file, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no shared memory for the jobs");
  slots_ = static_cast<JobSlot*>(memory);
  for (std::size_t i = 0; i < jobs; ++i) new (slots_ + i) JobSlot;
}

JobSlots::~JobSlots() { munmap(slots_, bytes_); }

}  // namespace minigrad::properties
