// SPDX-License-Identifier: MIT
// Reports of a run of `minigrad conform`, as text, as JSON and as JUnit XML.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "properties/conform/conform.h"
#include "properties/conform/expected_failures.h"

namespace minigrad::properties {

/// Whether the engine has no unexpected failure. A failure of the smoke test counts even if no case fails like it.
bool holds(const Conformance& conformance, const Comparison& comparison);

/// Tables by level and by operation, each fault once, and the differences from the expected failures.
std::string to_text(const Conformance& conformance, const Comparison& comparison);

/// One fault: its expression, point, answer, truth and cause.
std::string to_text(const Defect& defect, const corpus::Capabilities& claims);

/// The whole result.
nlohmann::json to_json(const Conformance& conformance, const Comparison& comparison);

/// JUnit XML: a suite for each level with a test for each case, and a suite for the faults found by random graphs.
std::string to_junit(const Conformance& conformance, const ExpectedFailures& expected);

}  // namespace minigrad::properties
