// SPDX-License-Identifier: MIT
// The levels of the conformance suite. Each has a file of its own.
#pragma once

#include <vector>

#include "properties/suite/conformance.h"

namespace minigrad::properties {

std::vector<ConformanceCase> core_level();
std::vector<ConformanceCase> transcendental_level();
std::vector<ConformanceCase> piecewise_level();
std::vector<ConformanceCase> special_level();
std::vector<ConformanceCase> precision_level();
std::vector<ConformanceCase> lifecycle_level();
std::vector<ConformanceCase> structure_level();
std::vector<ConformanceCase> scale_level();

}  // namespace minigrad::properties
