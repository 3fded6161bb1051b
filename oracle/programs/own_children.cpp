// SPDX-License-Identifier: MIT
#include "oracle/programs/own_children.h"

#include <fcntl.h>
#include <signal.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <set>

namespace minigrad::oracle {
namespace {

/// A forked process inherits the list, but not the children.
struct Noted {
  pid_t parent = -1;
  std::set<pid_t> children;
};

std::set<pid_t>& own_children() {
  static Noted noted;
  if (noted.parent != getpid()) noted = {getpid(), {}};
  return noted.children;
}

}  // namespace

void adopt_orphans() {
#ifdef __linux__
  prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
}

void add_own_child(pid_t child) { own_children().insert(child); }

void remove_own_child(pid_t child) { own_children().erase(child); }

Children::Children() {
#ifdef __linux__
  const int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  std::array<char, 4096> text;
  const ssize_t length = read(file, text.data(), text.size());
  close(file);
  pid_t child = 0;
  for (ssize_t i = 0; i < length && count_ < most; ++i) {
    const char character = text[static_cast<std::size_t>(i)];
    if (character >= '0' && character <= '9') {
      child = child * 10 + (character - '0');
    } else if (child > 0) {
      list_[count_++] = child;
      child = 0;
    }
  }
#endif
}

void kill_orphans() {
  constexpr timespec pause{0, 1'000'000};
  constexpr int most_rounds = 1000;
  for (int round = 0; round < most_rounds; ++round) {
    bool is_left = false;
    for (const pid_t child : Children()) {
      if (own_children().contains(child)) continue;
      is_left = true;
      kill(child, SIGKILL);
      waitpid(child, nullptr, WNOHANG);
    }
    if (!is_left) return;
    nanosleep(&pause, nullptr);
  }
}

}  // namespace minigrad::oracle
