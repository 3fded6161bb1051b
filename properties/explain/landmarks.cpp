// SPDX-License-Identifier: MIT
#include "properties/explain/landmarks.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "oracle/balls/landmarks.h"

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

/// The number of shares in the adjoint of each node: of its uses, and of calls of backward on the node itself.
std::vector<std::size_t> count_shares(const corpus::Question& question, const oracle::Landmarks& landmarks) {
  const std::vector<Node>& nodes = question.graph.nodes;
  std::vector<std::size_t> shares(nodes.size(), 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!landmarks.adjoints[i]) continue;
    for (std::size_t k = 0; k < arity(nodes[i].op); ++k) ++shares[nodes[i].operands[k]];
  }
  for (const std::optional<Position>& step : backward_steps(question.graph, question.manner)) {
    if (step) ++shares[*step];
  }
  return shares;
}

}  // namespace

void fill_landmarks(Explanation& explanation, const corpus::Question& question) {
  const Graph& graph = explanation.graph;
  const oracle::Landmarks landmarks = oracle::find_landmarks(graph, question.points[0]);
  for (const Position kink : landmarks.kinks) explanation.nodes[kink].is_kink = true;
  const std::vector<std::size_t> shares = count_shares(question, landmarks);
  std::vector<double> before(graph.nodes.size(), 0);  // what cancels in the users of each node
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const std::optional<oracle::AdjointSize>& adjoint = landmarks.adjoints[i];
    if (!adjoint) continue;
    explanation.nodes[i].cancelled_value = cancelled_in_value(explanation, static_cast<Position>(i));
    const double cancelled = cancelled_digits(adjoint->gross, adjoint->sum);
    // A single share cannot cancel, but the size of a denormal one is not known well.
    if (shares[i] > 1) explanation.nodes[i].cancelled_adjoint = std::max(0.0, cancelled - before[i]);
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) {
      double& most = before[graph.nodes[i].operands[k]];
      most = std::max({most, cancelled, before[i]});
    }
  }
}

}  // namespace minigrad::properties
