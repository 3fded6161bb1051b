// SPDX-License-Identifier: MIT
// Finds points at which rounding cannot hide an error of the gradient.
#pragma once

#include <span>

#include "minigrad/graph.h"

namespace minigrad::properties {

/// Whether the bound of the quick judge keeps every partial in an input within a few tens of ulp of the truth. Rounding
/// may cause larger errors where paths cancel or operations amplify earlier roundings. The bound comes from the
/// mathematical functions of the machine; a difference in their last bit almost never changes the result.
bool has_clear_gradient(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::properties
