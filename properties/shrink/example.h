// SPDX-License-Identifier: MIT
// One graph and one point: what fails, is shrunk and is shown.
#pragma once

#include <string>
#include <vector>

#include "minigrad/graph.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {

/// A valid graph and a point with a coordinate for each of its inputs.
struct Example {
  Graph graph;
  std::vector<double> point;
};

/// A graph and one point of its batch, any of them equally likely; `shape.points` must be at least 1.
Example draw_example(Random& random, const Shape& shape);

/// One node a line, such as `2 sub 0 1`; a leaf with its number, in the shortest decimals that mean it exactly.
std::string to_string(const Example& example);

}  // namespace minigrad::properties
