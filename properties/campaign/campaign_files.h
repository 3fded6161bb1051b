// SPDX-License-Identifier: MIT
// What a campaign keeps in its corpus beside cases: its record, and while it runs a lock and what its jobs are asking.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "properties/campaign/campaign_record.h"

namespace minigrad::properties {

/// Only one process at a time has those of one campaign.
class CampaignFiles {
 public:
  /// Makes the folder if need be. Throws corpus::Error when the campaign runs already, or a file cannot be made.
  CampaignFiles(const std::filesystem::path& corpus, const CampaignSettings& settings, unsigned jobs);
  CampaignFiles(const CampaignFiles&) = delete;
  CampaignFiles& operator=(const CampaignFiles&) = delete;

  /// Ends the lock; nothing remains but the record.
  ~CampaignFiles();

  const std::filesystem::path& record() const { return record_; }
  std::optional<CampaignRecord> read() const;
  void write(const CampaignRecord& record) const;

  /// What was being examined when the campaign was killed: that may have been the reason. Empty when it was not.
  const std::vector<std::uint64_t>& interrupted() const { return interrupted_; }

  /// A file with room for what each job is asking, see JobSlots.
  int slots() const { return lock_; }

 private:
  void lock();
  void take_interrupted();

  std::filesystem::path record_;
  std::filesystem::path running_;
  int lock_ = -1;
  std::vector<std::uint64_t> interrupted_;
};

}  // namespace minigrad::properties
