// SPDX-License-Identifier: MIT
// Where the sweep back through a graph is delicate at a point: kinks, and adjoints whose terms cancel.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::oracle {

/// The partial of the output in a node.
struct AdjointSize {
  double sum;
  double gross;  ///< its magnitude if nothing in the sums over the paths cancelled
};

struct Landmarks {
  std::vector<Position> kinks;                       ///< the nodes whose operands are exactly at a kink
  std::vector<std::optional<AdjointSize>> adjoints;  ///< of each node; nothing if the output does not depend on it
};

/// The landmarks of a valid graph at a point, which has a coordinate for each input.
Landmarks find_landmarks(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::oracle
