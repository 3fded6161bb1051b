// SPDX-License-Identifier: MIT
// Why an engine probably fails: a sentence for its author, where the pattern is known.
#pragma once

#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "properties/conform/minimize.h"

namespace minigrad::properties {

struct Cause {
  std::string key;       ///< words joined by hyphens; failures with the same key count as one fault
  std::string sentence;  ///< the likely cause, and where to look for it
};

/// Whether the cause is in the sweep or in the use of the engine, so that no operation is to blame.
bool is_of_the_sweep(const std::string& key);

/// The likely cause of a failure, which should have been minimized. Considers the reason that the engine gives, planted
/// faults that give the same answers, whether the failure disappears if the expression is written or used in another
/// manner, and the numbers. Returns nothing if none of these points to a cause.
std::optional<Cause> likely_cause(const Symptom& symptom, oracle::Differentiator& engine);

}  // namespace minigrad::properties
