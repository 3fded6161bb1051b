// SPDX-License-Identifier: MIT
// The engine and the oracle of a campaign, by name and version.
#pragma once

#include <nlohmann/json_fwd.hpp>
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

/// Such as "minigrad 0.1.0 against torch 1.13.0".
std::string in_words(const Participants& participants);

/// The members are the keys.
void to_json(nlohmann::json& json, const Participants& participants);
void from_json(const nlohmann::json& json, Participants& participants);

}  // namespace minigrad::properties
