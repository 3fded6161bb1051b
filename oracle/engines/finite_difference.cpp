// SPDX-License-Identifier: MIT
#include "oracle/engines/finite_difference.h"

#include <cmath>
#include <cstddef>
#include <string>

#include "oracle/evaluate.h"

namespace minigrad::oracle {

std::vector<Estimate> finite_differences(const Graph& graph, std::span<const double> point) {
  const ValueFunction function = [&graph](std::span<const double> x) { return evaluate(graph, x).back(); };
  const std::vector<bool> alive = reaches_output(graph);
  std::vector<Estimate> estimates;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].op != Op::input) continue;
    estimates.push_back(alive[i] ? differences::estimate(function, point, estimates.size()) : Estimate{0, 0});
  }
  return estimates;
}

Answers FiniteDifference::differentiate(const Question& question) {
  const auto& [graph, points, manner] = question;
  const std::vector<Position> wanted = wanted_nodes(graph, manner);
  Answers answers(points.size(), wanted.size());
  const std::optional<std::size_t> calls = calls_on_output(graph, manner);
  if (!calls || !manner.in_place.empty() || wanted != wanted_nodes(graph, Manner{})) {
    answers.refuse(Outcome::unsupported,
                   "finite differences support only backward on the output, gradients of inputs, and no in_place");
    return answers;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    answers.values[i] = evaluate(graph, points[i]).back();
    const std::vector<Estimate> estimates = finite_differences(graph, points[i]);
    for (std::size_t k = 0; k < estimates.size(); ++k) {
      answers.gradient(i)[k] = static_cast<double>(*calls) * estimates[k].derivative;
      if (std::isfinite(estimates[k].error)) continue;
      answers.statuses[i] = {Outcome::unsupported,
                             "finite differences have no estimate for input " + std::to_string(k) +
                                 ": the values near the point are not finite or scatter too much"};
    }
  }
  return answers;
}

}  // namespace minigrad::oracle
