// SPDX-License-Identifier: MIT
// The finding that is made of a graph that brought its process down.
#pragma once

#include <cstdint>
#include <string>

#include "properties/campaign.h"
#include "properties/child_process.h"

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

/// A timeout if the process died of its deadline, else a crash. What may be chance is to have happened twice. The graph
/// stays as it was drawn, for to shrink it would be to die again and again. The options' shape must be the one that the
/// job drew from.
Finding fatal_finding(const CampaignOptions& options, const Participants& participants, std::uint64_t index,
                      const Death& death);

/// What is said of an engine whose process died of a case.
std::string fatal_report(const std::string& engine, const Death& death, const oracle::Patience& patience);

/// How a death reads, given what the process was allowed.
std::string in_words(const Death& death, const oracle::Patience& patience);

}  // namespace minigrad::properties
