// SPDX-License-Identifier: MIT
// A coverage as a picture: a heat map of which operation feeds which, and bars for the other counts.
#pragma once

#include <string>

#include "properties/coverage/coverage.h"

namespace minigrad::properties {

/// A self-contained SVG file. The same coverage gives the same bytes on every machine.
std::string coverage_picture(const Coverage& coverage);

}  // namespace minigrad::properties
