// SPDX-License-Identifier: MIT
// Checks that a record is one that a campaign can have written, since a corpus may come from elsewhere.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "properties/campaign/campaign_record.h"

namespace minigrad::properties {

/// What is wrong with a record, and at which value: the keys that lead to it joined by dots, as in "settings.shards".
class RecordError : public std::runtime_error {
 public:
  RecordError(std::string path, const std::string& message) : std::runtime_error(message), path_(std::move(path)) {}
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Checks the numbers of a record before they are converted, which would wrap or round them: whole numbers, except for
/// times and errors, and none negative. Throws RecordError.
void check_numbers(const nlohmann::json& record);

/// Checks that the parts of a record fit together. Throws RecordError.
void check_consistency(const CampaignRecord& record);

}  // namespace minigrad::properties
