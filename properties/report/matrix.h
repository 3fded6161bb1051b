// SPDX-License-Identifier: MIT
// One page for the runs of several engines, or of one engine over time.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "properties/report/engine_runs.h"

namespace minigrad::properties {

/// Two tables, engines by levels and engines by operations, of the newest run of conform of each engine. A cell is the
/// share of cases that hold, and leads to the findings. Then what changed since the run of the same engine before, and
/// a list of all runs. Throws std::invalid_argument if kind_of() does.
std::string matrix_page(const std::vector<JoinedRun>& runs);

/// The first of these tables as a picture: engines by levels, the engine of the largest share first. Throws
/// std::invalid_argument without a run of conform.
std::string matrix_svg(const std::vector<JoinedRun>& runs);

/// What differs between two runs of conform of one engine, as sentences; none if nothing does.
std::vector<std::string> changes_between(const nlohmann::json& before, const nlohmann::json& after);

}  // namespace minigrad::properties
