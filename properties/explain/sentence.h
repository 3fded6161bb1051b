// SPDX-License-Identifier: MIT
// The sentence on an explanation that a person would say: what was observed, not why.
#pragma once

#include <string>

#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// "x - x: the adjoint of x is -2 where it should be 0. ..." `reason` is that of an engine that did not answer.
std::string sentence_on(const Explanation& explanation, const std::string& reason);

}  // namespace minigrad::properties
