// SPDX-License-Identifier: MIT
// Saves the reported findings of a campaign as cases, one for each bucket, and counts their duplicates.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "properties/campaign/campaign.h"

namespace minigrad::properties {

/// A finding and the number of its duplicates. The graph and its report are left out above a thousand nodes.
nlohmann::json to_json(const Finding& finding, std::uint64_t duplicates);

class FindingStore {
 public:
  /// Reads the open cases that campaigns saved in the folder, which may be missing; nothing is saved without a folder.
  /// Unreadable files are skipped. The cases of the findings that an interrupted campaign held back are provisional:
  /// the first finding of their bucket supersedes them.
  explicit FindingStore(std::string folder, const std::vector<Finding>& held_back = {});

  /// Takes the first finding of its bucket and saves its case, unless an open case of the bucket stands for it, which
  /// another campaign may have saved in the meantime, or
  /// people have decided about this very case. Throws corpus::Error when the case cannot be written; the failure is
  /// counted all the same.
  void add(const Finding& finding);

  /// Counts one more failure of a bucket that was added.
  void add_duplicate(const std::string& bucket);

  /// The file of the case that stands for a bucket; nothing when it could not be saved.
  std::optional<std::filesystem::path> file(const std::string& bucket) const;
  /// Whether that is an older case than the finding's own.
  bool is_another(const std::string& bucket) const;

  /// The number of findings and duplicates.
  std::uint64_t failures() const;
  std::size_t buckets() const { return found_.size(); }

  /// Writes the number of duplicates into the cases, and deletes the provisional cases whose graph turned out to be of
  /// another bucket. An open case that was there before counts the failures of this campaign too, those of one seed
  /// once. Returns a line for each case that is gone or cannot be written.
  std::vector<std::string> write_counts() const;

  /// A line for each bucket and how many failures it had; empty without any.
  std::string table() const;
  nlohmann::json json() const;

  /// The first finding of each bucket.
  std::vector<Finding> findings() const;

 private:
  struct Found {
    Finding finding;
    std::optional<std::filesystem::path> file;
    std::uint64_t duplicates = 0;
  };

  /// Finds the open cases that other campaigns saved since the last call.
  void read_new_cases();
  std::filesystem::path save(const Finding& finding);
  static void write_count(const Found& found);

  std::string folder_;
  std::set<std::filesystem::path> seen_;                           ///< all files that were read or written
  std::map<std::string, std::filesystem::path> open_;              ///< by bucket
  std::multimap<std::string, std::filesystem::path> provisional_;  ///< open cases that may be superseded, by bucket
  std::vector<Found> found_;
  std::map<std::string, std::size_t> positions_;  ///< in found_
};

}  // namespace minigrad::properties
