// SPDX-License-Identifier: MIT
// Whether errors show in a gradient, or rounding may hide them.
#pragma once

#include <span>

#include "minigrad/graph.h"

namespace minigrad::properties {

/// Whether rounding may change each partial in an input that the output depends on by no more than a few tens of ulp,
/// as the quick judge reckons. Where paths cancel, or operations magnify what was rounded before, it may change more.
bool has_clear_gradient(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::properties
