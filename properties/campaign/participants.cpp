// SPDX-License-Identifier: MIT
#include "properties/campaign/participants.h"

#include <fmt/format.h>

namespace minigrad::properties {

std::string in_words(const Participants& participants) {
  const auto& [engine, engine_version, oracle, oracle_version] = participants;
  const std::string tested = fmt::format("{} {}", engine, engine_version);
  return oracle.empty() ? tested : fmt::format("{} against {} {}", tested, oracle, oracle_version);
}

}  // namespace minigrad::properties
