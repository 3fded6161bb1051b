// SPDX-License-Identifier: MIT
// The findings of all jobs, told once each and in the order of their indices whichever job came first.
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

/// One more failure of a bucket that has its finding.
struct Duplicate {
  std::uint64_t index;
  std::string bucket;
};

/// What is known of a campaign's findings at some moment.
struct FoundSoFar {
  std::vector<Finding> told;          ///< the first of each bucket, in the order of the indices
  std::vector<Duplicate> duplicates;  ///< likewise
  std::vector<Finding> waiting;       ///< those that something of a lower index may come before
};

class Findings {
 public:
  using Tell = std::function<void(const Finding&)>;
  using TellDuplicate = std::function<void(const std::string& bucket)>;

  Findings(Tell tell, TellDuplicate tell_duplicate)
      : tell_(std::move(tell)), tell_duplicate_(std::move(tell_duplicate)) {}

  /// Goes on where others were interrupted, and tells again what they told.
  void restore(const FoundSoFar& found);

  /// A job that began anew after a death finds again what it found before.
  void add(Finding finding);

  /// Nothing below this index will be found any more. Of what each job could shrink only the first `most_shrunk` count,
  /// so that it makes no difference how many jobs there are.
  void settle_below(std::uint64_t index);

  /// How many failures are still worth shrinking.
  std::size_t shrinks_left() const { return most_shrunk - told_.size() - duplicates_.size(); }

  FoundSoFar found() const;

 private:
  void settle(const Finding& finding);

  Tell tell_;
  TellDuplicate tell_duplicate_;
  std::vector<Finding> told_;
  std::vector<Duplicate> duplicates_;
  std::map<std::uint64_t, Finding> waiting_;
  std::set<std::string> buckets_;
};

/// Whether a case is still as the campaign saved it, however many it stands for.
bool is_case_of(const Finding& finding, corpus::Case saved);

nlohmann::json to_json(const Finding& finding);
Finding finding_from_json(const nlohmann::json& json);

nlohmann::json to_json(const FoundSoFar& found);
FoundSoFar found_from_json(const nlohmann::json& json);

}  // namespace minigrad::properties
