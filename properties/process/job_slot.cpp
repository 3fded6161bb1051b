// SPDX-License-Identifier: MIT
// The file is written by pwrite rather than mapped: a process that touches a mapped file dies if another truncates it.
#include "properties/process/job_slot.h"

#include <sys/mman.h>
#include <unistd.h>

#include <new>
#include <stdexcept>

namespace minigrad::properties {

void JobSlot::set_index(std::uint64_t value) {
  index = value;
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = pwrite(file, &value, sizeof value, offset);
}

JobSlots::JobSlots(std::size_t jobs, int file) : bytes_(jobs * sizeof(JobSlot)) {
  void* const memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no shared memory for the jobs");
  slots_ = static_cast<JobSlot*>(memory);
  for (std::size_t i = 0; i < jobs; ++i) {
    JobSlot& slot = *new (slots_ + i) JobSlot;
    slot.file = file;
    slot.offset = file_size(i);
    slot.set_index(no_index);
  }
}

JobSlots::~JobSlots() { munmap(slots_, bytes_); }

off_t JobSlots::file_size(std::size_t jobs) { return static_cast<off_t>(jobs * sizeof(std::uint64_t)); }

std::vector<std::uint64_t> JobSlots::read_indices(int file) {
  std::vector<std::uint64_t> indices;
  std::uint64_t index = 0;
  for (off_t offset = 0; pread(file, &index, sizeof index, offset) == ssize_t{sizeof index};
       offset += off_t{sizeof index}) {
    if (index != no_index) indices.push_back(index);
  }
  return indices;
}

}  // namespace minigrad::properties
