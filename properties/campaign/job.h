// SPDX-License-Identifier: MIT
// A job: the process that examines a part of a campaign's indices, and may die of the engine that it asks.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "properties/campaign/campaign.h"
#include "properties/campaign/index_ranges.h"
#include "properties/process/child_process.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {

/// A graph that a process died of, and is to be asked about again.
struct FatalGraph {
  std::uint64_t index;
  Death death;
};

struct Assignment {
  IndexRanges portions;
  std::set<std::uint64_t> deadly;         ///< indices at which a process died; they are left out
  std::set<std::uint64_t> oracle_deadly;  ///< likewise when the oracle was asked; they go without it
  std::optional<FatalGraph> fatal;        ///< one that is to be made small before anything else is done
  std::size_t shrinks = most_shrunk;
  double seconds_left = 0;
};

/// The life of a job's process. It says who takes part, what became of the fatal graph (a finding, or null if it was
/// not fatal again), findings as they come, and what it counted since the last message together with the portions that
/// are left.
void do_job(CampaignOptions options, Assignment todo, JobSlot& asked, const ChildProcess::Say& say);

}  // namespace minigrad::properties
