// SPDX-License-Identifier: MIT
// Runs a campaign in several processes: each takes every n-th index, so what is examined does not depend on how many
// there are, and an engine that takes its process down takes nothing else with it.
#pragma once

#include <functional>

#include "properties/campaign.h"
#include "properties/report.h"

namespace minigrad::properties {

/// What is told while a campaign runs, in the process that called run_jobs.
struct JobEvents {
  std::function<void(const Finding&)> on_finding;         ///< each bucket once, in the order of the indices
  std::function<void(const Tally&, double)> on_progress;  ///< several times a second; the seconds so far
};

/// Runs until the graphs or the seconds are used up, somebody asked to stop, or the engine has brought its process down
/// too often. A second request to stop, or half a minute past the time, ends also a job in the middle of a graph.
///
/// With a number of graphs, tally and findings do not depend on the number of jobs; with a number of seconds, or when
/// an engine answers differently each time, they may. An engine that brings its process down in the middle of shrinking
/// loses what was to be shrunk; its graph counts as a crash either way.
///
/// Throws std::runtime_error when a job cannot start, for instance because the oracle cannot be loaded.
Summary run_jobs(const CampaignOptions& options, const JobEvents& events);

}  // namespace minigrad::properties
