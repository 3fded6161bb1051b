// SPDX-License-Identifier: MIT
#include "properties/explain/landmarks.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "oracle/balls/ball_sweep.h"

namespace minigrad::properties {
namespace {

/// The decimal digits by which a result is smaller than what it is made of; 0 for a result of 0, which is exact.
double cancelled_digits(double gross, double result) {
  const double ratio = std::fabs(gross) / std::fabs(result);
  return std::isfinite(ratio) && ratio > 1 ? std::log10(ratio) : 0;
}

double cancelled_in_value(const Explanation& explanation, Position position) {
  const Node& node = explanation.graph.nodes[position];
  if (node.op != Op::add && node.op != Op::sub) return 0;
  const auto value = [&](Position p) { return explanation.nodes[p].value.truth.value_or(0); };
  const double largest = std::max(std::fabs(value(node.operands[0])), std::fabs(value(node.operands[1])));
  return cancelled_digits(largest, value(position));
}

double cancelled_on_all_paths(const oracle::Adjoint& adjoint) {
  return cancelled_digits(mag_get_d(adjoint.gross), arf_get_d(adjoint.sum.midpoint(), ARF_RND_NEAR));
}

}  // namespace

void fill_landmarks(Explanation& explanation, const corpus::Question& question) {
  const Graph& graph = explanation.graph;
  const oracle::BallSweep sweep(graph, question.points[0], oracle::SweepOptions{});
  for (const Position kink : sweep.kinks()) explanation.nodes[kink].is_kink = true;
  std::vector<double> before(graph.nodes.size(), 0);  // what cancels in the users of each node
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const auto position = static_cast<Position>(i);
    if (!sweep.needs(position)) continue;
    explanation.nodes[i].cancelled_value = cancelled_in_value(explanation, position);
    const double cancelled = cancelled_on_all_paths(sweep.adjoint(position));
    explanation.nodes[i].cancelled_adjoint = std::max(0.0, cancelled - before[i]);
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) {
      double& most = before[graph.nodes[i].operands[k]];
      most = std::max({most, cancelled, before[i]});
    }
  }
}

}  // namespace minigrad::properties
