// SPDX-License-Identifier: MIT
// Puts one question to an engine and judges the answer.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "corpus/protocol/question.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

struct Asked {
  enum class Outcome {
    holds,         ///< everything that is owed at some point, and something is
    nothing_owed,  ///< no answer would have been refused
    fails,
    unsupported,  ///< the engine does not claim the question, or skipped every point
  };

  Outcome outcome;
  std::string text;     ///< the question as an expression, a table for each of the first points, and the outcome
  nlohmann::json json;  ///< all components of all points
};

/// The word in the JSON.
std::string_view name(Asked::Outcome outcome);

/// Asks all points at once, after rounding constants and coordinates to the engine's format. Where the engine fails,
/// the text has tables of the failing points only.
Asked ask(const corpus::Question& question, oracle::Differentiator& engine);

}  // namespace minigrad::properties
