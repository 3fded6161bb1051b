// SPDX-License-Identifier: MIT
// The sweep back: adjoints in ball arithmetic from the local partials of every node.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "minigrad/graph.h"
#include "oracle/balls/ball.h"
#include "oracle/balls/ball_format.h"
#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {

/// A set of inputs, one bit for each of the first 64; input k stands at bit k % 64.
using InputSet = std::uint64_t;

/// What the rounding errors of a sum over paths depend on.
struct PathSum {
  Magnitude gross;  ///< an upper bound of the sum over all paths of the products of magnitudes
  // All products over paths are multiples of 2^lowest_bit, if all partials on the paths are exact.
  slong lowest_bit = std::numeric_limits<slong>::max();
  bool is_exact = true;
  // How many factors, powers of 2 aside, the one path to the node has; 2 for more than one path.
  std::uint32_t factors = 0;
};

/// Adds the paths of another call of backward, whose shares an engine may add to the same number. Calls come one after
/// the other, so that several calls with one factor each have no order.
void add_paths(PathSum& total, const PathSum& call);

/// The partial of the output in a node: the sum over all paths of the products of their partials.
struct Adjoint : PathSum {
  Ball sum;
  Magnitude spread;  ///< how much of the radius of `sum` is due to branches of unknown side
  /// The inputs along which an infinite or undefined partial contributes: there is no derivative in these.
  InputSet singular = 0;
  /// The inputs along which the adjoint may change. Where it is 0, it stays 0 along all others.
  InputSet varies = 0;
  bool is_limit = false;  ///< a partial that is 0 only in the limit at an infinite operand contributes
};

/// How far the result may be off if an engine evaluates the chain rule in another order than this sweep: path by path,
/// forwards, or with the terms of a sum in another order. 1.3 * 2^-precision times the gross; 0 if the products over
/// the paths and all their sums are exact at the precision, or if there is a single factor and so no order.
Magnitude order_error(const PathSum& paths, slong precision);

/// Whether the partial in that node does not exist. A node other than an input counts as singular if any input does.
bool is_singular(const Graph& graph, const Adjoint& adjoint, Position node);

/// The adjoints of all nodes that the output, the last node, depends on.
std::vector<Adjoint> sweep_back(const Graph& graph, const std::vector<bool>& reaches_output,
                                const std::vector<BallLocal>& locals, const BallFormat& format);

}  // namespace minigrad::oracle
