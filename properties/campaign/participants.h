// SPDX-License-Identifier: MIT
// The engine and the oracle of a campaign, by name and version.
#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "corpus/json/foreign_text.h"

namespace minigrad::properties {

/// The names and versions that the engine and the oracle report.
struct Participants {
  corpus::ForeignName engine;
  corpus::ForeignName engine_version;
  corpus::ForeignName oracle;  ///< empty for none
  corpus::ForeignName oracle_version;

  friend bool operator==(const Participants&, const Participants&) = default;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Participants, engine, engine_version, oracle, oracle_version)

/// Such as "minigrad 0.1.0 against torch 1.13.0".
inline std::string in_words(const Participants& participants) {
  const auto& [engine, engine_version, oracle, oracle_version] = participants;
  const std::string tested = fmt::format("{} {}", engine, engine_version);
  return oracle.empty() ? tested : fmt::format("{} against {} {}", tested, oracle, oracle_version);
}

}  // namespace minigrad::properties
