// SPDX-License-Identifier: MIT
// Engines that compute by the usual formulas of textbooks, on a mathematical library that is as inaccurate as a
// standard allows. They lose digits, but no rule of them is wrong.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "oracle/balls/usual_formulas.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// The engines 0 to 23 use every formula of oracle/balls/usual_formulas.h, and sum in three orders: in reverse order of
/// construction, in reverse order of a depth-first search, and path by path.
inline constexpr std::uint64_t textbook_panel = 24;

/// The number N of an engine name `textbook:N`; nothing for any other name.
std::optional<std::uint64_t> textbook_number(std::string_view engine_name);

/// The formula by which `textbook:N` computes a result of an operation; null if it uses the rule.
const oracle::UsualFormula* textbook_formula(std::uint64_t number, Op op, oracle::Result result);

/// The engine `textbook:N`, which uses the rule in place of the formula `without`, and of each formula where it does
/// not hold or gives no finite number.
std::unique_ptr<oracle::Differentiator> make_textbook_engine(std::uint64_t number,
                                                             const oracle::UsualFormula* without = nullptr);

}  // namespace minigrad::properties
