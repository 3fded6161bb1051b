// SPDX-License-Identifier: MIT
#include "oracle/programs/memory_limit.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <new>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

namespace minigrad::oracle {

bool can_limit_memory() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return false;
#else
  return !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#endif
}

void limit_memory(std::uint64_t mebibytes) {
  if (mebibytes == 0 || !can_limit_memory()) return;
  rlimit limit{};
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, static_cast<rlim_t>(mebibytes) << 20);
  setrlimit(RLIMIT_DATA, &limit);
}

void end_without_memory() {
  std::set_new_handler([] { _exit(out_of_memory_code); });
}

}  // namespace minigrad::oracle
