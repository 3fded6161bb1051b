// SPDX-License-Identifier: MIT
// Tells a run that tested an engine from one that got too few answers to say anything about it.
#pragma once

#include <cstdint>

namespace minigrad::properties {

/// Questions to an engine, and how many of them it answered, rightly or wrongly.
struct AnswerCounts {
  std::uint64_t asked = 0;
  std::uint64_t answered = 0;

  /// Whether fewer than a tenth were answered, so that the run does not show how good the engine is.
  bool are_too_few() const { return answered == 0 || answered < asked / 10; }
};

}  // namespace minigrad::properties
