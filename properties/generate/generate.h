// SPDX-License-Identifier: MIT
// Random graphs over the whole vocabulary, and points at which they say something about derivatives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "properties/support/random.h"

namespace minigrad::properties {

/// What drawings may be like.
struct Shape {
  std::size_t max_nodes = 30;                       ///< leaves included; at least 1
  std::size_t points = 128;                         ///< in each batch
  std::vector<Op> ops = oracle::every_operation();  ///< the operations to draw from; leaves go without saying
  corpus::Exponent exponent = corpus::Exponent::any;
  /// Graphs are gone back from twice only where that adds to what is there.
  corpus::SecondBackward second_backward = corpus::SecondBackward::accumulates;
  corpus::Dtype dtype = corpus::Dtype::float64;  ///< of constants and coordinates
};

/// The shape without what an engine of these claims is not to be asked.
Shape narrowed(Shape shape, const oracle::Capabilities& claims);

/// The shape without what an oracle of these claims cannot say anything about: what backward does when it is called
/// again is the engine's own affair.
Shape narrowed_to_oracle(Shape shape, oracle::Capabilities claims);

/// A valid graph and a batch of points with a coordinate for each of its inputs.
struct Drawing {
  Graph graph;
  oracle::Points points;
};

/// Draws a graph and its points; the random words decide everything.
///
/// Most graphs (see `steered_share` in generate.cpp) are built along a guide point, at which each node is evaluated as
/// it is added and refused unless it says something there. The first point of the batch is that guide; most others are
/// chosen so that every node the output depends on says something, and the rest are whatever comes, special
/// values included. All points of a graph without inputs are the empty point.
Drawing draw(Random& random, const Shape& shape);

}  // namespace minigrad::properties
