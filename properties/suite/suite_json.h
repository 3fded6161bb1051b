// SPDX-License-Identifier: MIT
// The conformance suite as data: the text of the files in corpus/conformance, with what is true of every point.
#pragma once

#include <string>

#include "properties/suite/conformance.h"

namespace minigrad::properties {

/// The text of a level's file, byte for byte the same for the same level and judge. It takes its time: every point goes
/// before the judge, those of graphs of a million nodes too.
std::string to_json(const ConformanceLevel& level);

}  // namespace minigrad::properties
