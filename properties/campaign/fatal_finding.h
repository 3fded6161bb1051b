// SPDX-License-Identifier: MIT
// The finding that is made of a graph that brought its process down: small if it does so again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "properties/campaign/campaign.h"
#include "properties/process/child_process.h"
#include "properties/process/forking_engine.h"

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

/// A timeout if the process died of its deadline, else a crash.
oracle::Verdict verdict_of(const Death& death);

/// Looks for the first point that is deadly by itself, and makes that failure small while the process still dies in the
/// same way. How often it may die depends on what such a death costs. Nothing if it does not come back, or is not to be
/// asked for again, as a signal from elsewhere, then or now. The oracle, nullptr for none, is asked for the report.
std::optional<Finding> small_fatal_finding(const CampaignOptions& options, std::uint64_t index, const Death& death,
                                           IsolatedEngine& engine, oracle::Differentiator* oracle);

/// Of a death that does not come back when the graph is asked about again, or that should not: the graph stays as it
/// was drawn, with all its points. What may be chance is to have happened twice. The options' shape must be the one
/// that the job drew from.
Finding fatal_finding(const CampaignOptions& options, const Participants& participants, std::uint64_t index,
                      const Death& death);

/// Why there was no answer.
std::string fatal_reason(const Death& death, const oracle::Patience& patience);

/// What is said of an engine whose process died of a case.
std::string fatal_report(const std::string& engine, const Death& death, const oracle::Patience& patience);

/// How a death reads, given what the process was allowed.
std::string in_words(const Death& death, const oracle::Patience& patience);

}  // namespace minigrad::properties
