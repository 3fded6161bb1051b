// SPDX-License-Identifier: MIT
// The parts of a page that count: verdicts, levels and operations, coverage, and measurements.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "properties/report/markup.h"

namespace minigrad::properties {

/// The cases of a run of conform, by outcome ("passed", "wrong", "not claimed").
using Outcomes = std::map<std::string, std::uint64_t>;

/// Those that the engine claims, and those of them that hold.
std::uint64_t claimed(const Outcomes& outcomes);
std::uint64_t held(const Outcomes& outcomes);

std::map<std::string, Outcomes> outcomes_by_level(const nlohmann::json& run);

/// The outcomes of all levels together.
Outcomes sum_of(const std::map<std::string, Outcomes>& levels);

/// A case that passes counts for each of its operations. A case that fails counts only for the operation at fault,
/// which may be "composition".
std::map<std::string, Outcomes> outcomes_by_operation(const nlohmann::json& run);

/// The names of the operations in the order of op.def, then "composition".
std::vector<std::string> operations_in_order();

/// The counts of conform: by level and by operation, and the random graphs.
Markup conform_results(const nlohmann::json& run);

/// The counts of a campaign: by verdict, errors in radii, the points per second over time.
Markup fuzz_results(const nlohmann::json& run);

/// What a campaign exercised, as a map of the operations that feed operations; nothing if it was not counted.
Markup coverage_map(const nlohmann::json& run);

/// Errors in ulp by engine, operation and quantity.
Markup accuracy_results(const nlohmann::json& run);

/// How soon each planted fault is found.
Markup faults_results(const nlohmann::json& run);

/// Times of benchmarks.
Markup bench_results(const nlohmann::json& run);

}  // namespace minigrad::properties
