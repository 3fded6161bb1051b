// SPDX-License-Identifier: MIT
// Whether errors show in a gradient, or rounding may hide them.
#pragma once

#include <span>

#include "minigrad/graph.h"

namespace minigrad::properties {

/// Whether rounding carries no partial in an input farther from the truth than a few tens of ulp, by the bound of the
/// quick judge. Where paths cancel, or operations magnify what was rounded before, it may carry it farther. The bound
/// comes from the machine's mathematical functions, and a last bit of theirs as good as never changes the answer.
bool has_clear_gradient(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::properties
