// SPDX-License-Identifier: MIT
// A coverage as a picture: which operation feeds which as a heat map, and bars for all else that is counted.
#pragma once

#include <string>

#include "properties/coverage/coverage.h"

namespace minigrad::properties {

/// An SVG file that needs nothing else; the same coverage gives the same bytes on every machine.
std::string coverage_picture(const Coverage& coverage);

}  // namespace minigrad::properties
