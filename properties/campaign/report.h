// SPDX-License-Identifier: MIT
// What a person reads: a failing example with an aligned table, and the summary of a campaign.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "oracle/differentiator.h"
#include "properties/examine/examine.h"
#include "properties/shrink/example.h"
#include "properties/support/shard.h"

namespace minigrad::properties {

/// The graph and the point, then for each component what the engine says, what the oracle says, what is true and
/// how far off they are, then who is wrong, and why there was no answer. Of many nodes the first and the last are
/// shown, of many components the value and the first that failed, and how many are left out. An unusual manner is shown
/// too.
std::string report_failure(const Question& question, oracle::Differentiator& engine, oracle::Differentiator* oracle);

/// The same report about one point of a question that the engine has answered.
std::string report_point(const EngineAnswers& engine, std::size_t point,
                         const std::vector<ComponentReport>& components);

/// "value", "d/d input 0" or, where a manner wants other gradients, "d/d node 3".
std::string component_name(Component component, const corpus::Manner& manner);

/// The counts of a campaign, who took part, and how it ended.
struct Summary {
  /// Whether the engine under test failed.
  bool has_failures() const { return tally.failing_graphs > 0 || !changed_claims.empty(); }

  Tally tally;
  corpus::ForeignName engine;
  corpus::ForeignName engine_version;
  corpus::ForeignName oracle;  ///< empty for none
  corpus::ForeignName oracle_version;
  std::uint64_t seed = 0;
  Shard shard;
  unsigned jobs = 1;
  double seconds = 0;
  std::uint64_t peak_mebibytes = 0;          ///< of the largest process; 0 where it was not measured
  std::vector<std::uint64_t> abandoned;      ///< indices that were begun and not completed; not in the tally
  corpus::ForeignMessage stop_reason;        ///< why the campaign ended early; empty otherwise
  std::set<corpus::ForeignMessage> remarks;  ///< observations that are not failures
  /// How the engine changed its claims between two starts: failures of the engine that belong to no graph.
  std::set<corpus::ForeignMessage> changed_claims;
  std::string record_error;  ///< why the record could not be written; empty otherwise
};

std::string to_text(const Summary& summary);

/// A line for each change of claims; empty without any.
std::string changes_text(const Summary& summary);

nlohmann::json to_json(const Summary& summary);

}  // namespace minigrad::properties
