// SPDX-License-Identifier: MIT
// The conformance suite as data: the text of the files in corpus/conformance, with the truth at every point.
#pragma once

#include <string>

#include "properties/suite/conformance.h"

namespace minigrad::properties {

/// The text of a level's file. The same level and judge give the same bytes. It is slow: the judge computes every
/// point, also of graphs with a million nodes.
std::string to_json(const ConformanceLevel& level);

}  // namespace minigrad::properties
