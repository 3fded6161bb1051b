// SPDX-License-Identifier: MIT
// A coverage as text, for a person.
#pragma once

#include <string>

#include "properties/coverage/coverage.h"

namespace minigrad::properties {

/// A table by operation, the sizes of graphs, and what was never hit.
std::string coverage_text(const Coverage& coverage);

}  // namespace minigrad::properties
