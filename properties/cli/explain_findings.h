// SPDX-License-Identifier: MIT
// Explanations of the findings of a run, for its page.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "corpus/case/case.h"
#include "properties/cli/explained.h"

namespace minigrad::properties {

/// Adds the field `explanation` to the findings of a run, as far as there are cases of them. The engine is asked again,
/// in child processes. Findings that cannot be explained, such as large graphs, and all after the first twenty get the
/// field `unexplained`, which says why. Ends early if a stop is requested, and at the end of the run that the options
/// name.
void add_explanations(nlohmann::json& findings, const std::vector<std::optional<corpus::Case>>& cases,
                      const ExplainOptions& options);

}  // namespace minigrad::properties
