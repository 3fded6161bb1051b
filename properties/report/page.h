// SPDX-License-Identifier: MIT
// The page of a run: one file that needs nothing else.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "properties/report/markup.h"

namespace minigrad::properties {

/// The page of a run, made from the JSON that `--json` writes. It works without scripts and fetches nothing. Throws
/// std::invalid_argument if kind_of() does.
std::string page(const nlohmann::json& run);

/// The frame of all pages: the style sheet, the script, and a policy that forbids requests.
std::string whole_page(const std::string& title, const Markup& content);

/// What a run found: "scalar 1: 4 faults in 555 questions".
std::string headline(const nlohmann::json& run);

/// Whether the engine passed, as a word for a badge.
std::string outcome_word(const nlohmann::json& run);

}  // namespace minigrad::properties
