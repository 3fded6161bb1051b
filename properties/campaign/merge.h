// SPDX-License-Identifier: MIT
// Corpora of several machines made one: their cases by content, and the records of one campaign's shards added up.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "corpus/case/case.h"
#include "properties/campaign/campaign_record.h"

namespace minigrad::properties {

/// A file of a corpus, by its path below the corpus' folder.
template <typename Content>
struct Found {
  std::filesystem::path folder;
  std::filesystem::path path;
  Content content;

  std::filesystem::path file() const { return folder / path; }
};

using FoundCase = Found<corpus::Case>;
using FoundRecord = Found<CampaignRecord>;

/// What is in several folders. A file that cannot be read is named in `unreadable`, and the others are taken.
struct Corpora {
  std::vector<FoundCase> cases;      ///< in the order of the folders, then of the paths
  std::vector<FoundRecord> records;  ///< likewise
  std::vector<std::string> unreadable;
};

/// Throws corpus::Error when a folder is missing or is none.
Corpora read_corpora(const std::vector<std::filesystem::path>& folders);

/// Of cases with one id the one that stays: what people decided (known or regression) goes before what a campaign left
/// open, of two findings of campaigns that with the lower index, and otherwise the one that was named first. Likewise
/// of open cases of one bucket, and that one's `duplicates` then count the failures of all, of one seed once.
std::vector<FoundCase> join(const std::vector<FoundCase>& cases);

/// One campaign of all the records: its summary, and the findings as one machine would have told them.
struct Union {
  CampaignRecord record;                  ///< of no shard
  std::vector<std::uint64_t> missing;     ///< shards of which there is no record
  std::vector<std::uint64_t> unfinished;  ///< shards that did not come to their end
  std::vector<Finding>
      superseded;  ///< findings of whose kind another shard has one of a lower index, or that are too many
};

/// Adds up the records, of which there must be at least one. Where a shard is there twice, the record that has come
/// further counts and no other. Throws corpus::Error, naming two files and what they differ in, when not all are of one
/// campaign.
Union add_up(std::vector<FoundRecord> records);

/// How many more failures than the one that was told a bucket had.
std::uint64_t duplicates_of(const std::string& bucket, const FoundSoFar& found);

/// The cases as one machine would have saved them: a finding of this campaign of whose kind there is an earlier one, or
/// that one machine would not have shrunk, is left out, and the earlier one counts the duplicates of all. What people
/// changed stays.
std::vector<FoundCase> as_of_one_machine(const std::vector<FoundCase>& cases, const Union& together);

}  // namespace minigrad::properties
