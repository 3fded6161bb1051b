// SPDX-License-Identifier: MIT
// How a process died, and what that means for the engine that ran in it.
#pragma once

#include <string>

#include "oracle/judge.h"
#include "oracle/programs/engine_process.h"

namespace minigrad::properties {

/// How a child died.
struct Death {
  enum class Cause {
    itself,         ///< a signal that a program brings about by what it does, or an exit code
    overdue,        ///< it was asked something that it did not answer in time, see DeadlineEngine
    out_of_memory,  ///< it wanted more than oracle::limit_memory lets it have
    ended,          ///< a signal from elsewhere: somebody's kill, or the system's when its memory was used up
  };
  Cause cause;
  std::string how;  ///< in words

  friend bool operator==(const Death&, const Death&) = default;
};

/// A timeout if the process died of its deadline, else a crash.
oracle::Verdict verdict_of(const Death& death);

/// Why there was no answer.
std::string fatal_reason(const Death& death, const oracle::Patience& patience);

/// What is said of an engine whose process died of a case.
std::string fatal_report(const std::string& engine, const Death& death, const oracle::Patience& patience);

/// How a death reads, given what the process was allowed.
std::string in_words(const Death& death, const oracle::Patience& patience);

}  // namespace minigrad::properties
