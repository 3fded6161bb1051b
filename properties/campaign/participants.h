// SPDX-License-Identifier: MIT
// The engine and the oracle of a campaign, by name and version.
#pragma once

#include <string>

namespace minigrad::properties {

/// Who took part in a campaign, as they call themselves.
struct Participants {
  std::string engine;
  std::string engine_version;
  std::string oracle;  ///< empty for none
  std::string oracle_version;

  friend bool operator==(const Participants&, const Participants&) = default;
};

/// Such as "minigrad 0.1.0 against torch 1.13.0".
std::string in_words(const Participants& participants);

}  // namespace minigrad::properties
