// SPDX-License-Identifier: MIT
// Runs a campaign in several processes. Each takes every n-th index, so the number of processes does not change which
// graphs are examined; an engine that kills its process does not stop the others.
#pragma once

#include <functional>

#include "properties/campaign/campaign.h"
#include "properties/campaign/campaign_files.h"
#include "properties/campaign/campaign_record.h"
#include "properties/campaign/report.h"

namespace minigrad::properties {

/// Callbacks of a running campaign, in the process that called run_jobs.
struct JobEvents {
  std::function<void(const Finding&)> on_finding;         ///< once for each bucket, in the order of the indices
  std::function<void(const Tally&, double)> on_progress;  ///< several times a second, with the seconds so far
  std::function<void(const std::string&)> on_duplicate = [](const std::string&) {};  ///< one more failure of a bucket
};

/// Runs until the graphs or the seconds are used up, a stop is requested, or the engine has killed too many processes.
/// A second request to stop, or half a minute past the time, also ends a job in the middle of a graph.
///
/// With a number of graphs, tally and findings do not depend on the number of jobs. With a number of seconds, or an
/// engine whose answers vary, they may. DeathPolicy says what happens when a process dies. The job whose process died
/// shrinks the fatal graph in its next process while the other jobs go on; if it dies again, the graph is reported as
/// it was drawn.
///
/// Throws std::runtime_error when a job cannot start, for instance because the oracle cannot be loaded.
///
/// With `files`, findings and progress are recorded there every few seconds and after each finding. With a `record`
/// too, which must have the settings of the options, the campaign resumes: reported findings are reported again, the
/// seconds go on, and the result is that of a campaign without interruption. If a record cannot be written, the
/// campaign goes on and the summary says so.
Summary run_jobs(const CampaignOptions& options, const JobEvents& events, const CampaignFiles* files = nullptr,
                 const CampaignRecord* record = nullptr);

}  // namespace minigrad::properties
