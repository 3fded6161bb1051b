// SPDX-License-Identifier: MIT
#include "oracle/balls/landmarks.h"

#include "oracle/balls/ball_sweep.h"

namespace minigrad::oracle {

Landmarks find_landmarks(const Graph& graph, std::span<const double> point) {
  const BallSweep sweep(graph, point, SweepOptions{});
  Landmarks found{sweep.kinks(), {}};
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto position = static_cast<Position>(i);
    found.adjoints.emplace_back();
    if (!sweep.needs(position)) continue;
    const Adjoint& adjoint = sweep.adjoint(position);
    found.adjoints.back() = {arf_get_d(adjoint.sum.midpoint(), ARF_RND_NEAR), mag_get_d(adjoint.gross)};
  }
  return found;
}

}  // namespace minigrad::oracle
