// SPDX-License-Identifier: MIT
// Draws random graphs over the whole vocabulary, and points at which errors in their derivatives show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/differentiator.h"
#include "properties/support/random.h"

namespace minigrad::properties {

using corpus::backward_twice;
using corpus::Question;
using corpus::question_at;

/// The limits for drawn graphs.
struct Shape {
  std::size_t max_nodes = 30;                       ///< including leaves; at least 1
  std::size_t points = 128;                         ///< in each batch
  std::vector<Op> ops = oracle::every_operation();  ///< the operations to draw from; leaves are always drawn
  corpus::Exponent exponent = corpus::Exponent::any;
  /// Backward is called twice only if the gradients of both calls add up.
  corpus::SecondBackward second_backward = corpus::SecondBackward::accumulates;
  corpus::Dtype dtype = corpus::Dtype::float64;  ///< of constants and coordinates
  bool finite_inputs = false;                    ///< no constant and no coordinate is NaN or infinite
};

/// The shape without everything that an engine of these claims does not support.
Shape narrowed(Shape shape, const oracle::Capabilities& claims);

/// The shape without everything that an oracle of these claims does not support. A second backward stays, because it is
/// a property of the engine alone, and so do NaN and infinity, which the oracle skips point by point.
Shape narrowed_to_oracle(Shape shape, oracle::Capabilities claims);

/// Draws a graph and its points, with the default manner. The result depends on the random words alone.
///
/// Most graphs (see `steered_share` in generate.cpp) are built along a guide point: each new node is evaluated there
/// and refused unless it is informative (op_conditioning.h). The first point of the batch is the guide. At most other
/// points every node on which the output depends is informative; the rest are arbitrary and include special values. All
/// points of a graph without inputs are the empty point.
Question draw(Random& random, const Shape& shape);

}  // namespace minigrad::properties
