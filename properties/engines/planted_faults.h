// SPDX-License-Identifier: MIT
// Planted faults: engines that are correct except for one named error. They show that the harness can fail an engine.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "properties/engines/faulty_engine.h"

namespace minigrad::properties {

/// Every planted fault whose engine answers, or ends the process at once, in the order of the reports.
const std::vector<Fault>& faults();

/// Faults that are not about derivatives: `sub-hang` never returns, `sub-memory` allocates all memory, and
/// `sub-batch-crash` ends the process for several points, but not for one.
const std::vector<Fault>& runaway_faults();

/// The engine with the fault of this name, or nothing if there is none.
std::unique_ptr<oracle::Differentiator> make_faulty_engine(std::string_view fault_name);

}  // namespace minigrad::properties
