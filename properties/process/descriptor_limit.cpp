// SPDX-License-Identifier: MIT
#include "properties/process/descriptor_limit.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <stdexcept>

namespace minigrad::properties {

void require_descriptors(std::uint64_t needed) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = needed;
  if (limit.rlim_max >= needed && setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
  throw std::runtime_error(
      fmt::format("{} open files are needed, and the limit is {}: raise it with `ulimit -n {}`, or use fewer --jobs",
                  needed, before, needed));
}

}  // namespace minigrad::properties
