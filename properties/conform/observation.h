// SPDX-License-Identifier: MIT
// What is observed of a failure for which no cause is confirmed.
#pragma once

#include <optional>

#include "minigrad/graph.h"
#include "properties/conform/cause.h"
#include "properties/conform/minimize.h"

namespace minigrad::properties {

/// The operation of a graph that has exactly one.
std::optional<Op> only_operation(const Graph& graph);

/// NaN among the leaves that does not reach the value.
std::optional<Cause> observed_nan(const Symptom& symptom);

/// An answer that is no number at a place where formulas of this operation are known to fail.
std::optional<Cause> observed_overflow(const Symptom& symptom);

/// A gradient that is a simple multiple of the truth, here and at other points.
std::optional<Cause> observed_factor(const Symptom& symptom, oracle::Differentiator& engine);

/// Nearly right: says by how much.
std::optional<Cause> observed_ratio(const Symptom& symptom);

}  // namespace minigrad::properties
