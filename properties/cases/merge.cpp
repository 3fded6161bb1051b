// SPDX-License-Identifier: MIT
#include "properties/cases/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "corpus/json/error.h"
#include "properties/campaign/failure_counts.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> find_records(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder / records_folder)) return files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / records_folder)) {
    if (entry.path().extension() == record_extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

template <typename Content, typename Read>
void read_all(const fs::path& folder, const std::vector<fs::path>& files, Read read, std::vector<Found<Content>>& all,
              std::vector<std::string>& unreadable) {
  for (const fs::path& file : files) {
    try {
      all.push_back({folder, file.lexically_relative(folder), read(file)});
    } catch (const corpus::Error& error) {
      unreadable.emplace_back(error.what());
    }
  }
}

/// The case with the smallest rank is kept.
auto rank(const corpus::Case& one) {
  return std::tuple(one.status == corpus::Status::open, one.origin.index.value_or(no_index));
}

/// A key that the open cases of one bucket share; other cases have a key of their own.
std::string bucket_or_id(const corpus::Case& one) {
  const bool has_bucket = one.status == corpus::Status::open && !one.origin.bucket.empty();
  return has_bucket ? "bucket " + one.origin.bucket.str() : "case " + one.id;
}

/// Keeps the case of the smallest rank for each key, at the position of the first.
std::vector<FoundCase> first_of_each(const std::vector<FoundCase>& cases, std::string (*key)(const corpus::Case&)) {
  std::vector<FoundCase> first;
  std::map<std::string, std::size_t> places;
  for (const FoundCase& found : cases) {
    const auto [place, is_new] = places.emplace(key(found.content), first.size());
    if (is_new) {
      first.push_back(found);
    } else if (rank(found.content) < rank(first[place->second].content)) {
      first[place->second] = found;
    }
  }
  return first;
}

/// The difference, in words, in what all records of a campaign must share; empty if there is none.
std::string unlike(const CampaignRecord& one, const CampaignRecord& other) {
  CampaignSettings settings = other.settings;
  settings.shard.index = one.settings.shard.index;
  if (std::string words = difference(one.settings, settings); !words.empty()) return words;
  if (one.graphs != other.graphs) {
    const auto text = [](const auto& graphs) { return graphs ? std::to_string(*graphs) : "any number"; };
    return fmt::format("--graphs {}, not {}", text(one.graphs), text(other.graphs));
  }
  const bool met = !one.participants.engine.empty() && !other.participants.engine.empty();
  if (!met || one.participants == other.participants) return "";
  return fmt::format("{}, not {}", in_words(one.participants), in_words(other.participants));
}

/// Orders the findings of all shards as one machine would: the first of each bucket among the first failures.
void order_findings(std::vector<FoundSoFar> all, Union& together) {
  std::map<std::uint64_t, std::string> failures;
  std::map<std::uint64_t, Finding> findings;
  for (FoundSoFar& found : all) {
    for (const Duplicate& duplicate : found.duplicates) failures[duplicate.index] = duplicate.bucket;
    for (std::vector<Finding>* const list : {&found.reported, &found.held_back}) {
      for (Finding& finding : *list) {
        failures[finding.index] = finding.bucket;
        findings.insert_or_assign(finding.index, std::move(finding));
      }
    }
  }
  std::set<std::string> buckets;
  FoundSoFar& found = together.record.found;
  for (const auto& [index, bucket] : failures) {
    const bool counts = found.reported.size() + found.duplicates.size() < most_shrunk;
    const auto finding = findings.find(index);
    if (counts && finding != findings.end() && buckets.insert(bucket).second) {
      found.reported.push_back(finding->second);
    } else {
      if (counts) found.duplicates.push_back({index, bucket});
      if (finding != findings.end()) together.superseded.push_back(finding->second);
    }
  }
}

/// Finds the finding that a case file was saved for. Several findings may have one id: the same small graph and points
/// from different indices.
class FindingsById {
 public:
  explicit FindingsById(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) by_id_.emplace(finding.failing_case.id, &finding);
  }

  /// nullptr if there is none, or people changed the case.
  const Finding* find(const corpus::Case& saved) const {
    const auto [first, last] = by_id_.equal_range(saved.id);
    const auto found = std::find_if(first, last, [&](const auto& one) { return is_case_of(*one.second, saved); });
    return found == last ? nullptr : found->second;
  }

 private:
  std::multimap<std::string, const Finding*> by_id_;
};

/// One record for each shard: the one that is further.
std::map<std::uint64_t, CampaignRecord> by_shard(const std::vector<FoundRecord>& records) {
  std::map<std::uint64_t, CampaignRecord> shards;
  for (const FoundRecord& found : records) {
    const auto [shard, is_new] = shards.emplace(found.content.settings.shard.index, found.content);
    if (!is_new && found.content.tally.graphs > shard->second.tally.graphs) shard->second = found.content;
  }
  return shards;
}

void add(const CampaignRecord& shard, CampaignRecord& sum) {
  if (sum.participants.engine.empty()) sum.participants = shard.participants;
  sum.tally += shard.tally;
  sum.fatal.insert(shard.fatal.begin(), shard.fatal.end());
  sum.oracle_fatal.insert(shard.oracle_fatal.begin(), shard.oracle_fatal.end());
  sum.abandoned.insert(sum.abandoned.end(), shard.abandoned.begin(), shard.abandoned.end());
  sum.remarks.insert(shard.remarks.begin(), shard.remarks.end());
  sum.changed_claims.insert(shard.changed_claims.begin(), shard.changed_claims.end());
  sum.jobs += shard.jobs;
  sum.seconds_spent = std::max(sum.seconds_spent, shard.seconds_spent);  // machines work at the same time
  sum.peak_mebibytes = std::max(sum.peak_mebibytes, shard.peak_mebibytes);
}

}  // namespace

Corpora read_corpora(const std::vector<fs::path>& folders) {
  Corpora corpora;
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder)) throw corpus::Error(folder.string(), "expected the folder of a corpus");
    read_all(folder, corpus::find_cases(folder), corpus::read_case, corpora.cases, corpora.unreadable);
    read_all(folder, find_records(folder), read_record, corpora.records, corpora.unreadable);
  }
  return corpora;
}

std::vector<FoundCase> join(const std::vector<FoundCase>& cases) {
  const std::vector<FoundCase> by_id = first_of_each(cases, [](const corpus::Case& one) { return one.id; });
  std::set<std::string> decided;
  for (const FoundCase& found : by_id) {
    if (found.content.status != corpus::Status::open) decided.insert(found.content.id);
  }
  std::map<std::string, FailureCounts> counts;
  for (const FoundCase& found : cases) {
    if (!decided.contains(found.content.id)) counts[bucket_or_id(found.content)].add(found.content);
  }
  std::vector<FoundCase> joined = first_of_each(by_id, bucket_or_id);
  for (FoundCase& found : joined) {
    const auto count = counts.find(bucket_or_id(found.content));
    if (count != counts.end()) count->second.write_into(found.content);
  }
  return joined;
}

Union add_up(std::vector<FoundRecord> records) {
  const FoundRecord& first = records.front();
  for (const FoundRecord& other : records) {
    const std::string words = unlike(first.content, other.content);
    if (words.empty()) continue;
    throw corpus::Error(first.file().string(), fmt::format("this record and {} are not of one campaign: {}",
                                                           corpus::printable(other.file()), words));
  }
  const std::map<std::uint64_t, CampaignRecord> shards = by_shard(records);
  Union together;
  together.record.settings = first.content.settings;
  together.record.settings.shard = {};
  together.record.graphs = first.content.graphs;
  together.record.jobs = 0;
  std::vector<FoundSoFar> found;
  for (std::uint64_t i = 0; i < first.content.settings.shard.count; ++i) {
    const auto shard = shards.find(i);
    if (shard == shards.end()) {
      together.missing.push_back(i);
      continue;
    }
    if (!shard->second.is_finished()) together.unfinished.push_back(i);
    add(shard->second, together.record);
    found.push_back(shard->second.found);
  }
  std::sort(together.record.abandoned.begin(), together.record.abandoned.end());
  order_findings(std::move(found), together);
  return together;
}

std::uint64_t duplicates_of(const std::string& bucket, const FoundSoFar& found) {
  const auto is_one = [&](const Duplicate& duplicate) { return duplicate.bucket == bucket; };
  return static_cast<std::uint64_t>(std::count_if(found.duplicates.begin(), found.duplicates.end(), is_one));
}

std::vector<FoundCase> as_of_one_machine(const std::vector<FoundCase>& cases, const Union& together) {
  const FoundSoFar& found_by_all = together.record.found;
  const FindingsById superseded(together.superseded);
  const FindingsById reported(found_by_all.reported);
  const auto set_duplicates = [&](corpus::Case& one, const std::string& bucket) {
    FailureCounts counts;
    for (const auto& [seed, failures] : one.origin.other_seeds) counts.add(seed, failures);
    counts.add(one.origin.seed, 1 + duplicates_of(bucket, found_by_all));
    counts.write_into(one);
  };
  std::vector<FoundCase> kept;
  std::set<std::string> represented;  // ids, and buckets of open cases
  for (FoundCase found : cases) {
    if (superseded.find(found.content) != nullptr) continue;
    if (const Finding* const first = reported.find(found.content)) set_duplicates(found.content, first->bucket);
    represented.insert({"case " + found.content.id, bucket_or_id(found.content)});
    kept.push_back(std::move(found));
  }
  // Where shards share a folder, the case of an earlier finding was not saved beside that of a later one.
  for (const Finding& finding : found_by_all.reported) {
    const corpus::Case& missing = finding.failing_case;
    if (represented.contains("case " + missing.id) || represented.contains(bucket_or_id(missing))) continue;
    kept.push_back({{}, missing.id + ".json", missing});
    set_duplicates(kept.back().content, finding.bucket);
  }
  return kept;
}

}  // namespace minigrad::properties
