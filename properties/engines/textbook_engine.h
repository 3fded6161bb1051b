// SPDX-License-Identifier: MIT
// Engines that compute by the usual formulas of textbooks, on a mathematical library that is as inaccurate as a
// standard allows. They lose digits, but no rule of them is wrong.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "oracle/differentiator.h"

namespace minigrad::properties {

/// The engines 0 to 23 use every formula of oracle/balls/usual_formulas.h, and sum in three orders: in reverse order of
/// construction, in reverse order of a depth-first search, and path by path.
inline constexpr std::uint64_t textbook_panel = 24;

/// The number N of an engine name `textbook:N`; nothing for any other name.
std::optional<std::uint64_t> textbook_number(std::string_view engine_name);

/// The engine `textbook:N`. Where its formula for a value or a partial does not hold, or gives no finite number, it
/// computes that by the engine's rule.
std::unique_ptr<oracle::Differentiator> make_textbook_engine(std::uint64_t number);

}  // namespace minigrad::properties
