// SPDX-License-Identifier: MIT
// A batch of points for a graph: mostly points at which all of it says something, and some that are whatever comes.
#pragma once

#include <cstddef>
#include <span>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "properties/generate/op_conditioning.h"
#include "properties/support/random.h"

namespace minigrad::properties {

/// A graph with the point along which it was built and, for each node, its value there.
struct GuidedGraph {
  const Graph& graph;
  std::span<const double> guide;
  std::span<const Operand> values;
  bool clear;  ///< it was built to keep its digits
};

/// `count` points; the first is the guide.
oracle::Points draw_points(Random& random, const GuidedGraph& guided, std::size_t count);

}  // namespace minigrad::properties
