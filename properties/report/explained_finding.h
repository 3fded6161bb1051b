// SPDX-License-Identifier: MIT
// The explanation of a finding in a page: a sentence, a picture, and the numbers at each node.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "properties/report/markup.h"

namespace minigrad::properties {

struct ExplainedFinding {
  Markup sentence;
  Markup picture;
  Markup table;
};

/// Empty parts for JSON that is no explanation, and no picture of a graph that is too large.
ExplainedFinding explained_finding(const nlohmann::json& explanation);

}  // namespace minigrad::properties
