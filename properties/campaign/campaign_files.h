// SPDX-License-Identifier: MIT
// The files of a campaign in its corpus beside the cases: its record, and while it runs a lock.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "properties/campaign/campaign_record.h"

namespace minigrad::properties {

/// Owns the files of one campaign: only one process at a time can. Symbolic links in the corpus are not followed.
class CampaignFiles {
 public:
  /// Makes the folder if it is missing, and removes temporary files that killed processes left in it. Throws
  /// corpus::Error when the campaign is running, or a file cannot be made.
  CampaignFiles(const std::filesystem::path& corpus, const CampaignSettings& settings, unsigned jobs);
  CampaignFiles(const CampaignFiles&) = delete;
  CampaignFiles& operator=(const CampaignFiles&) = delete;

  /// Removes the lock. Only the record stays.
  ~CampaignFiles();

  const std::filesystem::path& record() const { return record_; }
  std::optional<CampaignRecord> read() const;
  void write(const CampaignRecord& record) const;

  /// The indices that were in flight when the campaign was killed, which they may have caused. Empty if it was not.
  const std::vector<std::uint64_t>& interrupted() const { return interrupted_; }

  /// The file for JobSlots.
  int slots() const { return lock_; }

 private:
  /// Opens the folder of the records and the lock, see open_lock.
  void open_all(unsigned jobs);
  void open_lock();
  void close_all();
  std::filesystem::path running() const { return corpus_ / records_folder / running_name_; }

  std::filesystem::path corpus_;
  std::filesystem::path record_;
  std::string running_name_;
  int folder_ = -1;  ///< of the records
  int lock_ = -1;
  std::vector<std::uint64_t> interrupted_;
};

}  // namespace minigrad::properties
