// SPDX-License-Identifier: MIT
// Checks that a record is one that a campaign can have written, since a corpus may come from elsewhere.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "properties/campaign/campaign_record.h"

namespace minigrad::properties {

/// Checks the numbers of a record before they are converted, which would wrap or round them: whole numbers, except for
/// times and errors, and none negative. Throws std::runtime_error that names the key.
void check_numbers(const nlohmann::json& record);

/// Checks that the parts of a record fit together. Throws std::runtime_error.
void check_consistency(const CampaignRecord& record);

}  // namespace minigrad::properties
