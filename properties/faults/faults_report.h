// SPDX-License-Identifier: MIT
// The measurements of planted faults, as tables and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "properties/accuracy/accuracy_report.h"
#include "properties/faults/measure_faults.h"

namespace minigrad::properties {

/// The summary, the ladder of sizes of error, and a row for each fault.
std::string to_table(const std::vector<MeasuredFault>& measured, const FaultSearch& search, TableForm form);

/// A list of {fault, found, found_in, seeds, graphs, milliseconds, nodes, points, judge_share, gradcheck_share,
/// jax_share, rtol_share}, with null for missing numbers. Graphs, milliseconds and nodes are medians over the seeds
/// that found the fault. Shares are from 0 to 1, relative to `points`.
nlohmann::json to_json(const std::vector<MeasuredFault>& measured);

}  // namespace minigrad::properties
