// SPDX-License-Identifier: MIT
// A job: the process that examines some of a campaign's indices, and may die of the engine that it runs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>

#include "properties/campaign/campaign.h"
#include "properties/campaign/job_message.h"
#include "properties/process/death.h"
#include "properties/process/job_slot.h"
#include "properties/support/index_ranges.h"

namespace minigrad::properties {

/// A graph that killed a process.
struct FatalGraph {
  std::uint64_t index;
  Death death;
};

/// What a job is to do.
struct Assignment {
  IndexRanges ranges;
  std::set<std::uint64_t> fatal;         ///< indices at which a process died: the job skips them
  std::set<std::uint64_t> oracle_fatal;  ///< indices at which the oracle died: the job examines them without it
  std::optional<FatalGraph> to_shrink;   ///< the job shrinks this graph first
  std::size_t shrinks = most_shrunk;
  double seconds_left = 0;
};

/// Runs a job in this process. It sends an Introduction, a FatalResult if there was a graph to shrink, each finding at
/// once, and a Progress several times a second and at the end. Throws std::runtime_error when the engine or the oracle
/// cannot be started.
void run_job(CampaignOptions options, Assignment assignment, JobSlot& slot,
             const std::function<void(const JobMessage&)>& send);

}  // namespace minigrad::properties
