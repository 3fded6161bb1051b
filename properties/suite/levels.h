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

class CaseList;

/// Parts of levels that have files of their own.
void add_zero_flow(CaseList& list);      ///< of level special
void add_computed_ties(CaseList& list);  ///< of level piecewise
void add_negations(CaseList& list);      ///< of level core

}  // namespace minigrad::properties
