// SPDX-License-Identifier: MIT
// An explanation in a terminal.
#pragma once

#include <string>

#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// The sentence, the cause if it was confirmed, and an aligned table with a row for each node.
std::string explanation_text(const Explanation& explanation);

}  // namespace minigrad::properties
