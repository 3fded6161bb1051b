// SPDX-License-Identifier: MIT
// How far a campaign has come, as a file: whoever reads it can go on, or add up what several machines counted.
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
#include "properties/campaign/index_ranges.h"
#include "properties/campaign/participants.h"
#include "properties/campaign/report.h"
#include "properties/examine/tally.h"

namespace minigrad::properties {

/// What a campaign is to examine. Records of other settings cannot be gone on with or added up.
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

/// In what two settings differ, in words such as "--points 16, not 128"; empty when they do not.
std::string difference(const CampaignSettings& recorded, const CampaignSettings& wanted);

struct CampaignRecord {
  CampaignSettings settings;
  std::optional<std::uint64_t> graphs;  ///< how many there are to be, all shards together
  std::optional<double> seconds;        ///< how long it is to take
  Participants participants;            ///< nameless until a job has said who they are
  IndexRanges left;
  Tally tally;
  std::set<std::uint64_t> fatal;         ///< see Assignment
  std::set<std::uint64_t> oracle_fatal;  ///< see Assignment
  std::vector<std::uint64_t> abandoned;  ///< the fatal indices at which neither engine nor oracle was running
  FoundSoFar found;
  std::set<std::string> remarks;
  unsigned jobs = 1;
  double seconds_spent = 0;
  std::uint64_t peak_mebibytes = 0;  ///< of the largest process

  bool is_finished() const;
};

nlohmann::json to_json(const CampaignRecord& record);

/// The record that to_json wrote. Throws corpus::Error, naming the file, for anything else.
CampaignRecord parse_record(const std::string& text, const std::string& file);

/// The record in a file. Throws corpus::Error when it cannot be read.
CampaignRecord read_record(const std::filesystem::path& file);

/// What a person is told at the end of a campaign that has come so far.
Summary summary_of(const CampaignRecord& record);

/// Where the records of a corpus are, and what they are called. No case has that extension.
inline constexpr const char* records_folder = "campaigns";
inline constexpr const char* record_extension = ".campaign";

/// Such as "minigrad-seed-7-shard-1-of-3": the engine, the seed and the shard, as a name for files.
std::string record_name(const CampaignSettings& settings);

}  // namespace minigrad::properties
