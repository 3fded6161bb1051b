// SPDX-License-Identifier: MIT
// What a campaign found, one case a bucket, and how often: beside what the corpus has already.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "properties/campaign/campaign.h"

namespace minigrad::properties {

class FindingStore {
 public:
  /// Looks for open cases that campaigns saved in the folder, which may be missing; empty for none, where nothing is
  /// saved. Files that are no cases are passed over. Of what an interrupted campaign found, `unsettled` is what
  /// something of a lower index may come before: cases of these give way to the first one of their bucket.
  explicit FindingStore(std::string folder, const std::vector<Finding>& unsettled = {});

  /// Takes the first failure of its bucket and saves its case, unless there is an open one of that bucket: then that
  /// one stands for it; or this very case is there and people have decided about it: then it stays as it is. Throws a
  /// corpus::Error when the case cannot be written; the failure is counted all the same.
  void add(const Finding& finding);

  /// Counts one more failure of a bucket that was added.
  void add_duplicate(const std::string& bucket);

  /// The file of a bucket's case; nothing when there is none.
  std::optional<std::filesystem::path> file(const std::string& bucket) const;
  /// Whether that is another case than the one that was found.
  bool is_another(const std::string& bucket) const;

  /// How many failures of the buckets were met.
  std::uint64_t failures() const;
  std::size_t buckets() const { return found_.size(); }

  /// Writes into the cases how many duplicates they stand for. Into one that was open before go all failures of this
  /// campaign; but if it is from a campaign of the same seed, these may be those that it counts already, and the
  /// greater number stays. What still would give way, as its graph was found to be of another bucket, is gone. Throws a
  /// corpus::Error when that cannot be done.
  void write_counts() const;

  /// A line for each bucket and how many failures it had; empty without any.
  std::string table() const;
  nlohmann::json json() const;

 private:
  struct Found {
    std::string bucket;
    std::uint64_t index;
    std::string id;
    std::string summary;
    std::optional<std::uint64_t> seed;
    std::optional<std::filesystem::path> file;
    std::uint64_t duplicates = 0;
  };

  std::filesystem::path save(const Finding& finding);

  std::string folder_;
  std::map<std::string, std::filesystem::path> open_;           ///< by bucket
  std::multimap<std::string, std::filesystem::path> yielding_;  ///< open cases that give way, by bucket
  std::vector<Found> found_;
  std::map<std::string, std::size_t> positions_;  ///< in found_
};

}  // namespace minigrad::properties
