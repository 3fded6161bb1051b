// SPDX-License-Identifier: MIT
// Runs a campaign in several processes: each takes every n-th index, so what is examined does not depend on how many
// there are, and an engine that takes its process down takes nothing else with it.
#pragma once

#include <functional>

#include "properties/campaign/campaign.h"
#include "properties/campaign/campaign_files.h"
#include "properties/campaign/campaign_record.h"
#include "properties/campaign/report.h"

namespace minigrad::properties {

/// What is told while a campaign runs, in the process that called run_jobs.
struct JobEvents {
  std::function<void(const Finding&)> on_finding;         ///< each bucket once, in the order of the indices
  std::function<void(const Tally&, double)> on_progress;  ///< several times a second; the seconds so far
  std::function<void(const std::string&)> on_duplicate = [](const std::string&) {};  ///< one more of that bucket
};

/// Runs until the graphs or the seconds are used up, somebody asked to stop, or the engine has brought its process down
/// too often. A second request to stop, or half a minute past the time, ends also a job in the middle of a graph.
///
/// With a number of graphs, tally and findings do not depend on the number of jobs; with a number of seconds, or when
/// an engine answers differently each time, they may. An engine that brings its process down in the middle of shrinking
/// loses what was to be shrunk; its graph counts as a crash or timeout either way. Where a process dies of what may be
/// chance, a signal from elsewhere or a deadline, its graph is examined once more, and only then a finding. The process
/// that goes on makes that small first, which others do not wait for.
///
/// Throws std::runtime_error when a job cannot start, for instance because the oracle cannot be loaded.
///
/// With files, what was found and how far each job came is recorded there, several times a minute and whenever there is
/// something new. With a record too, whose settings must be those of the options, the campaign goes on from there: the
/// findings until then are told again, seconds go on counting, and in the end all is as if it had never been
/// interrupted. A record that cannot be written ends nothing; the summary says so.
Summary run_jobs(const CampaignOptions& options, const JobEvents& events, const CampaignFiles* files = nullptr,
                 const CampaignRecord* record = nullptr);

}  // namespace minigrad::properties
