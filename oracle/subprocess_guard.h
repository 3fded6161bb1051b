// SPDX-License-Identifier: MIT
// The process that stands between a program and the harness.
#pragma once

#include <sys/types.h>

namespace minigrad::oracle {

/// The ends of pipes that a guard and its program need.
struct GuardPipes {
  int input;    ///< read by the program
  int output;   ///< written by the program
  int errors;   ///< written by the program
  int control;  ///< read by the guard: its end is the sign to kill
  int report;   ///< written by the guard: the program's process id, then, when it has ended, its status
};

/// The whole life of a guard, which was just forked: starts the program, waits, kills its group. `harness` is the
/// process that forked it. Only what is allowed
/// after fork() in a process that had threads is called here.
[[noreturn]] void guard(const char* command, const GuardPipes& pipes, pid_t harness);

}  // namespace minigrad::oracle
