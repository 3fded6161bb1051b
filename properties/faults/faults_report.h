// SPDX-License-Identifier: MIT
// What was measured of the planted faults, as a person and as a program reads it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "properties/accuracy/accuracy_report.h"
#include "properties/faults/measure_faults.h"

namespace minigrad::properties {

/// A row for each fault, the ladder of sizes of error, and the summary.
std::string to_table(const std::vector<MeasuredFault>& measured, const FaultSearch& search, TableForm form);

/// A list of {fault, found, found_in, seeds, graphs, milliseconds, nodes, points, judge_share, gradcheck_share,
/// jax_share, rtol_share}; null for what there is no figure of. Graphs, milliseconds and nodes are medians over the
/// seeds that found it, shares are from 0 to 1 and of `points`.
nlohmann::json to_json(const std::vector<MeasuredFault>& measured);

}  // namespace minigrad::properties
