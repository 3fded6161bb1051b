// SPDX-License-Identifier: MIT
// The messages that a job sends to the process that leads the campaign.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>

#include "properties/campaign/campaign.h"
#include "properties/campaign/participants.h"
#include "properties/examine/tally.h"
#include "properties/support/index_ranges.h"

namespace minigrad::properties {

/// The first message of each job: which engine and oracle it runs, and their answers to `start`.
struct Introduction {
  Participants participants;
  std::string claims;
  std::string oracle_claims;  ///< empty without an oracle

  friend bool operator==(const Introduction&, const Introduction&) = default;
};

/// The counts since the last Progress, and the indices that are left to the job.
struct Progress {
  Tally tally;
  IndexRanges left;
};

/// A failure of a graph.
struct Found {
  Finding finding;
};

/// The result of the attempt to shrink the graph that the job's previous process died of.
struct FatalResult {
  std::optional<Finding> finding;  ///< nothing if no point of the graph is fatal by itself
};

/// The engine or the oracle can no longer be asked, so the campaign ends.
struct EngineLost {
  std::string reason;

  friend bool operator==(const EngineLost&, const EngineLost&) = default;
};

/// The engine makes other claims after a restart, so the campaign ends. That is a failure of the engine.
struct ClaimsChange {
  std::string text;

  friend bool operator==(const ClaimsChange&, const ClaimsChange&) = default;
};

/// An observation for the summary that is not a failure.
struct Remark {
  std::string text;

  friend bool operator==(const Remark&, const Remark&) = default;
};

using JobMessage = std::variant<Introduction, Progress, Found, FatalResult, EngineLost, ClaimsChange, Remark>;

nlohmann::json to_json(const JobMessage& message);

/// Reads what to_json wrote. Throws an exception for anything else.
JobMessage job_message_from_json(const nlohmann::json& read);

}  // namespace minigrad::properties
