// SPDX-License-Identifier: MIT
// A coverage as text for people.
#pragma once

#include <string>

#include "properties/coverage/coverage.h"

namespace minigrad::properties {

/// A table with a row for each operation, the sizes of graphs, and what was never hit.
std::string coverage_text(const Coverage& coverage);

}  // namespace minigrad::properties
