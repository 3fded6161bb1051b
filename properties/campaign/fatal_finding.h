// SPDX-License-Identifier: MIT
// The finding that is made of a graph that brought its process down: small if it does so again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "properties/campaign/campaign.h"
#include "properties/campaign/participants.h"
#include "properties/process/death.h"
#include "properties/process/forking_engine.h"

namespace minigrad::properties {

/// Looks for the first point that is deadly by itself, and makes that failure small while the process still dies in the
/// same way. How often it may die depends on what such a death costs. Nothing if it does not come back, or is not to be
/// asked for again, as a signal from elsewhere, then or now. The oracle, nullptr for none, is asked for the report.
std::optional<Finding> small_fatal_finding(const CampaignOptions& options, std::uint64_t index, const Death& death,
                                           ForkingEngine& engine, oracle::Differentiator* oracle);

/// Of a death that does not come back when the graph is asked about again, or that should not: the graph stays as it
/// was drawn, with all its points. What may be chance is to have happened twice. The options' shape must be the one
/// that the job drew from.
Finding fatal_finding(const CampaignOptions& options, const Participants& participants, std::uint64_t index,
                      const Death& death);

}  // namespace minigrad::properties
