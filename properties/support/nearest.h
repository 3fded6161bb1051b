// SPDX-License-Identifier: MIT
// The word that somebody who mistyped probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace minigrad::properties {

/// How many letters must be inserted, dropped or replaced to make one word the other (Levenshtein, 1965).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// ` (did you mean "X"?)` for the nearest of the words, the first of equals; empty when none is near.
std::string did_you_mean(std::string_view mistyped, std::span<const std::string> words);

}  // namespace minigrad::properties
