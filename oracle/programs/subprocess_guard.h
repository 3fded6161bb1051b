// SPDX-License-Identifier: MIT
// The guard process between a program and the harness.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace minigrad::oracle {

/// The pipe ends that a guard and its program need.
struct GuardPipes {
  int input;    ///< read by the program
  int output;   ///< written by the program
  int errors;   ///< written by the program
  int control;  ///< read by the guard: its end is the signal to kill
  int report;   ///< written by the guard: the program's process id, and its status once it has ended
};

/// The program to start with its arguments, ended by a null pointer, and the memory limit for each of its processes,
/// see limit_memory().
struct GuardedProgram {
  char* const* words;
  std::uint64_t mebibytes;
};

/// Runs a guard in a freshly forked process: starts the program, waits, kills its group. `harness` is the process that
/// forked it. Calls only functions that are allowed after fork() in a process with threads.
[[noreturn]] void guard(const GuardedProgram& started, const GuardPipes& pipes, pid_t harness);

}  // namespace minigrad::oracle
