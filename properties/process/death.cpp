// SPDX-License-Identifier: MIT
#include "properties/process/death.h"

#include <fmt/format.h>

namespace minigrad::properties {

oracle::Verdict verdict_of(const Death& death) {
  return death.cause == Death::Cause::overdue ? oracle::Verdict::timeout : oracle::Verdict::crash;
}

std::string fatal_reason(const Death& death, const oracle::Patience& patience) {
  const std::string how = in_words(death, patience);
  if (death.cause == Death::Cause::overdue) return how;
  return fmt::format("it brought its process down ({})", how);
}

bool is_of_engine(const Death& death, Role role) {
  if (death.cause == Death::Cause::ended) return false;
  const bool is_of_memory = death.cause == Death::Cause::out_of_memory || death.cause == Death::Cause::oom_killed;
  return role == Role::engine || !is_of_memory;
}

std::string fatal_report(const std::string& engine, const Death& death, Role role, const oracle::Patience& patience) {
  if (death.cause == Death::Cause::ended) {
    return fmt::format("{} was not tested: its process was killed from outside ({})\n", engine, death.how);
  }
  if (!is_of_engine(death, role)) {
    return fmt::format("{} was not tested: the harness ran out of memory ({}); --memory sets the limit\n", engine,
                       in_words(death, patience));
  }
  return fmt::format("{}: {}, {}\n", engine, name(verdict_of(death)), fatal_reason(death, patience));
}

std::string in_words(const Death& death, const oracle::Patience& patience) {
  switch (death.cause) {
    case Death::Cause::overdue: return fmt::format("no answer within {} s", patience.seconds_a_message);
    case Death::Cause::out_of_memory: return fmt::format("it wanted more than {} MiB of memory", patience.mebibytes);
    case Death::Cause::oom_killed:
    case Death::Cause::ended:
    case Death::Cause::itself: break;
  }
  return death.how;
}

}  // namespace minigrad::properties
