// SPDX-License-Identifier: MIT
// Which children of this process it started itself. Others are orphans of programs whose guard was killed.
#pragma once

#include <sys/types.h>

namespace minigrad::oracle {

/// Makes this process the parent of orphans below it, in place of `init`. Does nothing but on Linux.
void adopt_orphans();

/// Notes a child that kill_orphans() must spare.
void add_own_child(pid_t child);
void remove_own_child(pid_t child);

/// The children of a process that has one thread, as far as the system tells them.
class Children {
 public:
  Children();

  const pid_t* begin() const { return list_; }
  const pid_t* end() const { return list_ + count_; }

 private:
  static constexpr int most = 512;
  pid_t list_[most];
  int count_ = 0;
};

/// Kills and reaps the children that were not noted, and those that become children by that, for at most a second.
void kill_orphans();

}  // namespace minigrad::oracle
