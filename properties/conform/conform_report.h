// SPDX-License-Identifier: MIT
// What a run of `minigrad conform` says: to a person, to a program, to a CI server.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "properties/conform/conform.h"
#include "properties/conform/expected_failures.h"

namespace minigrad::properties {

/// Tables by level and by operation, each fault once, and what was expected and did not happen.
std::string to_text(const Conformance& conformance, const Comparison& comparison);

/// One fault: its expression, point, answer and truth, and the likely cause.
std::string to_text(const Defect& defect, const corpus::Capabilities& claims);

/// Everything, for programs.
nlohmann::json to_json(const Conformance& conformance, const Comparison& comparison);

/// A JUnit file: a suite for each level, a test for each case, and a suite for what random graphs found.
std::string to_junit(const Conformance& conformance, const ExpectedFailures& expected);

}  // namespace minigrad::properties
