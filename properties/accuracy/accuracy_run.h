// SPDX-License-Identifier: MIT
// Measures the accuracy of engines by name. Each runs in a process of its own, because it may crash.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "minigrad/op.h"
#include "oracle/programs/engine_process.h"
#include "properties/accuracy/accuracy_report.h"

namespace minigrad::properties {

/// The measurements of one engine.
struct MeasuredEngine {
  EngineAccuracy accuracy;   ///< as far as it was measured
  std::string failure;       ///< why the measurement stopped; empty if it is complete
  bool interrupted = false;  ///< whether it stopped because a stop was requested
};

/// Measures all engines at the same time, at the accuracy points of each operation. Engine programs are limited by
/// `patience`. Calls `on_progress` several times a second with the number of measured operations, summed over the
/// engines. When a stop is requested, returns what is measured.
std::vector<MeasuredEngine> measure_engines(const std::vector<std::string>& names, const std::vector<Op>& ops,
                                            const oracle::Patience& patience,
                                            const std::function<void(std::size_t done)>& on_progress);

}  // namespace minigrad::properties
