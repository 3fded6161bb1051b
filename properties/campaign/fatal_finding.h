// SPDX-License-Identifier: MIT
// Makes the finding of a graph that killed a process, shrunk if possible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "properties/campaign/campaign.h"
#include "properties/campaign/participants.h"
#include "properties/process/death.h"
#include "properties/process/forking_engine.h"

namespace minigrad::properties {

/// Looks for the first point that is fatal by itself, and shrinks that failure while the process dies in the same way.
/// shrink_budget limits the number of deaths. Returns nothing if no point is fatal, or if the death may not be
/// repeated. The oracle (nullptr for none) is only asked for the report.
std::optional<Finding> small_fatal_finding(const CampaignOptions& options, std::uint64_t index, const Death& death,
                                           ForkingEngine& engine, oracle::Differentiator* oracle);

/// Makes the finding of a graph that is not shrunk: it stays as drawn, with all its points. The options must have the
/// shape that the job drew from.
Finding fatal_finding(const CampaignOptions& options, const Participants& participants, std::uint64_t index,
                      const Death& death);

}  // namespace minigrad::properties
