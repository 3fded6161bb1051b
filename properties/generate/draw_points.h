// SPDX-License-Identifier: MIT
// Draws a batch of points for a graph: most are informative for all of its nodes, and some are arbitrary.
#pragma once

#include <cstddef>
#include <span>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "properties/generate/op_conditioning.h"
#include "properties/support/random.h"

namespace minigrad::properties {

/// A graph, the guide point along which it was built and, for each node, its value there.
struct GuidedGraph {
  const Graph& graph;
  std::span<const double> guide;
  std::span<const Operand> values;
  bool clear;  ///< the graph keeps its digits at the guide
};

/// Draws `count` points; the first is the guide.
oracle::Points draw_points(Random& random, const GuidedGraph& guided, std::size_t count);

}  // namespace minigrad::properties
