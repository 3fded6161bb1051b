// SPDX-License-Identifier: MIT
// Merges the corpora of several machines: joins their cases, and adds up the records of the shards of one campaign.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "corpus/case/case.h"
#include "properties/campaign/campaign_record.h"

namespace minigrad::properties {

/// A file of a corpus, by its path below the corpus folder.
template <typename Content>
struct Found {
  std::filesystem::path folder;
  std::filesystem::path path;
  Content content;

  std::filesystem::path file() const { return folder / path; }
};

using FoundCase = Found<corpus::Case>;
using FoundRecord = Found<CampaignRecord>;

/// The files of several folders. A file that cannot be read is named in `unreadable`.
struct Corpora {
  std::vector<FoundCase> cases;      ///< in the order of the folders, then of the paths
  std::vector<FoundRecord> records;  ///< likewise
  std::vector<std::string> unreadable;
};

/// Throws corpus::Error when one of them is not a folder.
Corpora read_corpora(const std::vector<std::filesystem::path>& folders);

/// Keeps one case of each id: one that people decided about (known or regression) rather than an open one, then the
/// finding with the lower index, then the one that was named first. Of open cases of one bucket likewise one is kept;
/// its `duplicates` count the failures of all, see FailureCounts. Joining is idempotent.
std::vector<FoundCase> join(const std::vector<FoundCase>& cases);

/// The campaign that the records are shards of.
struct Union {
  CampaignRecord record;                  ///< the sum, with the findings that one machine would have reported
  std::vector<std::uint64_t> missing;     ///< shards without a record
  std::vector<std::uint64_t> unfinished;  ///< shards that are not complete
  std::vector<Finding> superseded;        ///< findings that one machine would not have reported
};

/// Adds up the records, at least one. Of two records of a shard the one that is further counts. Throws corpus::Error
/// that names two files and their difference when the records are not of one campaign.
Union add_up(std::vector<FoundRecord> records);

/// The number of duplicates of a bucket.
std::uint64_t duplicates_of(const std::string& bucket, const FoundSoFar& found);

/// The cases that one machine would have saved: without superseded findings, with each reported finding, and with the
/// duplicates of all shards. Cases that people changed stay as they are.
std::vector<FoundCase> as_of_one_machine(const std::vector<FoundCase>& cases, const Union& together);

}  // namespace minigrad::properties
