// SPDX-License-Identifier: MIT
// Why an engine fails: a sentence for its author. What is not known for this engine is not said.
#pragma once

#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "properties/conform/hypotheses.h"
#include "properties/conform/minimize.h"

namespace minigrad::properties {

struct Cause {
  std::string key;       ///< words joined by hyphens; failures with the same key count as one fault
  std::string sentence;  ///< for the author of the engine
  /// Whether asking the engine further questions confirmed the sentence as the cause. Otherwise it says what was
  /// observed.
  bool is_confirmed = false;
  std::optional<Hypothesis> hypothesis = std::nullopt;  ///< the confirmed one, if any
};

/// The cause of a failure, which should have been minimized: a hypothesis that predicts the engine's answers here and
/// to fresh questions, or a plainer way to write or use the expression that is right. Otherwise what is observed: the
/// reason that the engine gives, or the numbers. Nothing if there is nothing to add.
std::optional<Cause> find_cause(const Symptom& symptom, Confirmation& confirmation);

}  // namespace minigrad::properties
