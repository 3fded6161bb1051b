// SPDX-License-Identifier: MIT
// Measures the accuracy of engines by name. Each runs in a process of its own, because it may crash.
#pragma once

#include <string>
#include <vector>

#include "minigrad/op.h"
#include "oracle/programs/engine_process.h"
#include "properties/accuracy/accuracy_report.h"

namespace minigrad::properties {

/// The measurements of one engine.
struct MeasuredEngine {
  EngineAccuracy accuracy;  ///< as far as it was measured
  std::string failure;      ///< why the measurement stopped; empty if it is complete
};

/// Measures all engines at the same time, at the accuracy points of each operation. Engine programs are limited by
/// `patience`.
std::vector<MeasuredEngine> measure_engines(const std::vector<std::string>& names, const std::vector<Op>& ops,
                                            const oracle::Patience& patience = {});

}  // namespace minigrad::properties
