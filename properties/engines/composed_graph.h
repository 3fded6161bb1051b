// SPDX-License-Identifier: MIT
// Operators that are written with other operators. Many small engines have `__sub__` return `self + other * -1`, and
// their graphs have nodes that no user holds.
#pragma once

#include "minigrad/graph.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// A graph in which such an engine evaluates another graph, and the same manner of use.
struct ComposedGraph {
  Graph graph;
  corpus::Manner manner;
};

/// -a is written as a * -1, a - b as a + b * -1, and a / b as a * pow(b, -1).
ComposedGraph compose_operators(const Graph& graph, const corpus::Manner& manner);

}  // namespace minigrad::properties
