// SPDX-License-Identifier: MIT
// Suggestions for misspelt words.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace minigrad::properties {

/// The number of letters to insert, drop or replace to turn one word into the other (Levenshtein, 1965).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// ` (did you mean "X"?)` for the nearest word, the first one of equals, or "" if no word is near.
std::string did_you_mean(std::string_view mistyped, std::span<const std::string> words);

}  // namespace minigrad::properties
