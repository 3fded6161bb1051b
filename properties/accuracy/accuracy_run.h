// SPDX-License-Identifier: MIT
// Measures the accuracy of engines by name, each in a process of its own, for an engine may bring its process down.
#pragma once

#include <string>
#include <vector>

#include "minigrad/op.h"
#include "oracle/programs/engine_process.h"
#include "properties/accuracy/accuracy_report.h"

namespace minigrad::properties {

/// What came of measuring an engine.
struct MeasuredEngine {
  EngineAccuracy accuracy;  ///< up to where it was measured
  std::string failure;      ///< why it went no further, in words; empty when it went to the end
};

/// Measures each engine, all at the same time, at the accuracy points of each operation. Engines that are programs are
/// had patience with.
std::vector<MeasuredEngine> measure_engines(const std::vector<std::string>& names, const std::vector<Op>& ops,
                                            const oracle::Patience& patience = {});

}  // namespace minigrad::properties
