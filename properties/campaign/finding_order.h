// SPDX-License-Identifier: MIT
// Reports the findings of all jobs in the order of their indices, one for each bucket. README.md has the terms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "properties/campaign/campaign.h"

namespace minigrad::properties {

/// One more failure of a bucket that has a reported finding.
struct Duplicate {
  std::uint64_t index;
  std::string bucket;
};

/// The findings of a campaign at some moment.
struct FoundSoFar {
  std::vector<Finding> reported;      ///< the first of each bucket, in the order of the indices
  std::vector<Duplicate> duplicates;  ///< in the order of the indices
  std::vector<Finding> held_back;     ///< findings with a lower index that is not examined yet
};

/// Holds findings back until all lower indices are examined, so that the jobs' speed and number do not change which
/// finding of a bucket is the first. Reports at most `most_shrunk` failures, as a single job would.
class FindingOrder {
 public:
  using Report = std::function<void(const Finding&)>;
  using ReportDuplicate = std::function<void(const std::string& bucket)>;

  FindingOrder(Report report, ReportDuplicate report_duplicate)
      : report_(std::move(report)), report_duplicate_(std::move(report_duplicate)) {}

  /// Takes over the findings of an interrupted campaign and reports again what was reported.
  void restore(const FoundSoFar& found);

  /// Holds a finding back. A second finding of one index replaces the first: a job that is started again repeats them.
  void add(Finding finding);

  /// Reports the findings below this index, when no more can come.
  void report_below(std::uint64_t index);

  /// How many more failures may be reported, and so are worth shrinking.
  std::size_t shrinks_left() const { return most_shrunk - reported_.size() - duplicates_.size(); }

  FoundSoFar found() const;

 private:
  void report(const Finding& finding);

  Report report_;
  ReportDuplicate report_duplicate_;
  std::vector<Finding> reported_;
  std::vector<Duplicate> duplicates_;
  std::map<std::uint64_t, Finding> held_back_;  ///< by index
  std::set<std::string> buckets_;               ///< of the reported findings
};

/// Whether a case file still is as the campaign saved it, apart from the number of its duplicates.
bool is_case_of(const Finding& finding, corpus::Case saved);

/// A case is written as the text of its file.
void to_json(nlohmann::json& json, const Finding& finding);
void from_json(const nlohmann::json& json, Finding& finding);

/// The format of the records: `told` are reported findings, `waiting` those held back.
void to_json(nlohmann::json& json, const FoundSoFar& found);
void from_json(const nlohmann::json& json, FoundSoFar& found);

}  // namespace minigrad::properties
