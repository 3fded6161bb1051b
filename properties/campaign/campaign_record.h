// SPDX-License-Identifier: MIT
// The progress of a campaign as a file, with which it can be resumed, or added to the other shards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "properties/campaign/campaign.h"
#include "properties/campaign/finding_order.h"
#include "properties/campaign/participants.h"
#include "properties/campaign/report.h"
#include "properties/examine/tally.h"
#include "properties/support/index_ranges.h"
#include "properties/support/versions.h"

namespace minigrad::properties {

/// Which graphs a campaign examines and how. Only records of the same settings can be resumed or added up.
struct CampaignSettings {
  std::string engine;
  std::string oracle;
  std::uint64_t seed = 0;
  std::uint64_t points = 0;
  std::uint64_t max_nodes = 0;
  Shard shard;
  bool coverage = false;
  int generator = generator_version;

  friend bool operator==(const CampaignSettings&, const CampaignSettings&) = default;
};

CampaignSettings settings_of(const CampaignOptions& options);

/// The difference in words such as "--points 16, not 128"; empty if there is none.
std::string difference(const CampaignSettings& recorded, const CampaignSettings& wanted);

struct CampaignRecord {
  CampaignSettings settings;
  std::optional<std::uint64_t> graphs;  ///< the limit, for all shards together
  std::optional<double> seconds;        ///< the limit
  Participants participants;            ///< empty until a job has introduced itself
  IndexRanges left;
  Tally tally;
  std::set<std::uint64_t> fatal;         ///< see Assignment
  std::set<std::uint64_t> oracle_fatal;  ///< see Assignment
  std::vector<std::uint64_t> abandoned;  ///< the fatal indices at which neither engine nor oracle was running
  FoundSoFar found;
  std::set<corpus::ForeignMessage> remarks;
  std::set<corpus::ForeignMessage> changed_claims;  ///< see Summary
  unsigned jobs = 1;
  double seconds_spent = 0;
  std::uint64_t peak_mebibytes = 0;  ///< of the largest process

  bool is_finished() const;
};

void to_json(nlohmann::json& json, const CampaignRecord& record);

/// The record in a text that to_json made. Throws corpus::Error that names the file if this cannot be the record of a
/// campaign.
CampaignRecord parse_record(const std::string& text, const std::string& file);

/// Drops the findings that are held back for indices from `end` on, unless the tally counts these graphs already. A
/// campaign that goes on beyond `end` finds them again.
void drop_findings_beyond(CampaignRecord& record, std::uint64_t end);

/// The record in a file. Throws corpus::Error when it cannot be read.
CampaignRecord read_record(const std::filesystem::path& file);

/// The summary of a campaign with this progress.
Summary summary_of(const CampaignRecord& record);

/// The folder of the records in a corpus, and their extension, which no case has.
inline constexpr const char* records_folder = "campaigns";
inline constexpr const char* record_extension = ".campaign";

/// A file name without extension of engine, seed and shard, such as "minigrad-seed-7-shard-1-of-3".
std::string record_name(const CampaignSettings& settings);

}  // namespace minigrad::properties
