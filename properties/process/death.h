// SPDX-License-Identifier: MIT
// Describes how a process died, and the verdict on the engine that ran in it.
#pragma once

#include <string>

#include "oracle/judge.h"
#include "oracle/programs/engine_process.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {

/// How often work is repeated whose process is killed from outside.
inline constexpr int most_outside_kills = 5;

/// How a child process died.
struct Death {
  enum class Cause {
    itself,         ///< a signal that its own code raised, or an exit code
    overdue,        ///< it exceeded the deadline of a question, see DeadlineEngine
    out_of_memory,  ///< it exceeded the limit of oracle::limit_memory
    oom_killed,     ///< the system killed it because memory ran out
    ended,          ///< a signal from outside, such as `kill -9` from a shell
  };
  Cause cause;
  std::string how;  ///< in words

  friend bool operator==(const Death&, const Death&) = default;
};

/// `timeout` if the process exceeded its deadline, else `crash`.
oracle::Verdict verdict_of(const Death& death);

/// The reason for the missing answer.
std::string fatal_reason(const Death& death, const oracle::Patience& patience);

/// Whether the engine is to blame for a process that died in that role: not if it was killed from outside, nor if the
/// harness itself ran out of memory.
bool is_of_engine(const Death& death, Role role);

/// The report on an engine whose process died of a case in that role.
std::string fatal_report(const std::string& engine, const Death& death, Role role, const oracle::Patience& patience);

/// The death in words, with the limits that the process had.
std::string in_words(const Death& death, const oracle::Patience& patience);

}  // namespace minigrad::properties
