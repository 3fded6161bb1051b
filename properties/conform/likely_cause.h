// SPDX-License-Identifier: MIT
// Why an engine probably fails as it does: a sentence for whoever has to mend it, where the pattern is known.
#pragma once

#include <optional>
#include <string>

#include "oracle/differentiator.h"
#include "properties/conform/minimize.h"

namespace minigrad::properties {

struct Cause {
  std::string key;       ///< words joined by hyphens: failures of one key are taken for one fault
  std::string sentence;  ///< what is likely, and where to look
};

/// Whether the cause lies in the sweep or in how the engine is used, so that no operation is to blame.
bool is_of_the_sweep(const std::string& key);

/// The likely cause of a failure, best made small before. Three things are tried: the reason that the engine itself
/// gives; whether a planted fault (see faults.h) answers in the very same way; whether the failure goes away when the
/// same expression is written or used in another manner. Nothing when none of them tells.
std::optional<Cause> likely_cause(const Symptom& symptom, oracle::Differentiator& engine);

}  // namespace minigrad::properties
