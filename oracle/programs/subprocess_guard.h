// SPDX-License-Identifier: MIT
// The process that stands between a program and the harness.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace minigrad::oracle {

/// The ends of pipes that a guard and its program need.
struct GuardPipes {
  int input;    ///< read by the program
  int output;   ///< written by the program
  int errors;   ///< written by the program
  int control;  ///< read by the guard: its end is the sign to kill
  int report;   ///< written by the guard: the program's process id, then, when it has ended, its status
};

/// What is started, and how much memory each of its processes may take, see limit_memory.
struct GuardedProgram {
  const char* command;
  std::uint64_t mebibytes;
};

/// The whole life of a guard, which was just forked: starts the program, waits, kills its group. `harness` is the
/// process that forked it. Only what is allowed
/// after fork() in a process that had threads is called here.
[[noreturn]] void guard(const GuardedProgram& started, const GuardPipes& pipes, pid_t harness);

}  // namespace minigrad::oracle
