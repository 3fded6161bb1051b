// SPDX-License-Identifier: MIT
// The counts of a campaign. Tallies can be added, so jobs and shards count separately.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "oracle/judge.h"
#include "properties/coverage/coverage.h"
#include "properties/examine/error_histogram.h"

namespace minigrad::properties {

/// The number of times that each verdict was given.
class VerdictCounts {
 public:
  std::uint64_t& operator[](oracle::Verdict verdict) { return counts_[static_cast<std::size_t>(verdict)]; }
  std::uint64_t operator[](oracle::Verdict verdict) const { return counts_[static_cast<std::size_t>(verdict)]; }
  std::uint64_t failures() const;
  VerdictCounts& operator+=(const VerdictCounts& other);
  friend bool operator==(const VerdictCounts&, const VerdictCounts&) = default;

 private:
  std::array<std::uint64_t, oracle::verdict_names.size()> counts_{};
};

struct Tally {
  std::uint64_t graphs = 0;
  std::uint64_t points = 0;
  std::uint64_t proven_points = 0;    ///< the quick judge proved the engine right
  std::uint64_t judged_points = 0;    ///< the judge judged the engine
  std::uint64_t unjudged_points = 0;  ///< not judged, see Thoroughness
  std::uint64_t sampled_points = 0;   ///< points of thorough examinations
  std::uint64_t resolved_points = 0;  ///< sampled points with no singular or unresolved component
  std::uint64_t failing_graphs = 0;   ///< graphs at which the engine failed
  VerdictCounts engine;               ///< by component
  VerdictCounts oracle;               ///< by component; empty without an oracle
  std::uint64_t engine_unjudged = 0;  ///< components of the unjudged points
  std::uint64_t oracle_unjudged = 0;  ///< these, and what the quick judge cannot prove where the engine is proven
  ErrorHistogram engine_errors;       ///< of the resolved components of sampled points
  std::map<std::string, VerdictCounts> oracle_by_op;  ///< failures of the oracle, by the op that fails alone
  std::optional<Coverage> coverage;                   ///< only when it was requested

  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// In JSON, counts of 0 are left out.
void to_json(nlohmann::json& json, const VerdictCounts& counts);
void from_json(const nlohmann::json& json, VerdictCounts& counts);

void to_json(nlohmann::json& json, const Tally& tally);
void from_json(const nlohmann::json& json, Tally& tally);

}  // namespace minigrad::properties
