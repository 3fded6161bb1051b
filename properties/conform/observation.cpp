// SPDX-License-Identifier: MIT
#include "properties/conform/observation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "minigrad/graph_queries.h"
#include "oracle/evaluate.h"
#include "oracle/judge.h"

namespace minigrad::properties {
namespace {

using oracle::Differentiator;
using oracle::Verdict;

/// Whether a leaf is NaN.
bool has_nan(const Symptom& symptom) {
  const auto is_nan = [](double x) { return std::isnan(x); };
  const auto& nodes = symptom.question.graph.nodes;
  const std::span<const double> point = symptom.question.points[0];
  return std::any_of(point.begin(), point.end(), is_nan) ||
         std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) { return is_nan(node.constant); });
}

/// Whether the failing component is this multiple of the truth at other points too.
bool is_factor_elsewhere(const Symptom& symptom, double factor, Differentiator& engine) {
  const auto& [graph, points, manner] = symptom.question;
  const std::size_t component = symptom.verdict.component.index;
  for (const double step : {0.5, 1.25}) {
    std::vector<double> point(points[0].begin(), points[0].end());
    for (double& coordinate : point) coordinate = std::fabs(coordinate) + step;
    const PointVerdict verdict = ask_again(corpus::question_at(graph, point, manner), engine);
    const auto truth = oracle::Judge(graph, point, engine.capabilities(), manner).truth(component);
    if (verdict.answers.empty() || !truth) return false;
    const double error = std::fabs(verdict.answers[component] - factor * truth->value);
    if (!(error <= 1e-6 * std::fabs(truth->value))) return false;
  }
  return true;
}

}  // namespace

std::optional<Op> only_operation(const Graph& graph) {
  std::optional<Op> only;
  for (const Node& node : graph.nodes) {
    if (is_leaf(node.op)) continue;
    if (only) return std::nullopt;
    only = node.op;
  }
  return only;
}

std::optional<Cause> observed_nan(const Symptom& symptom) {
  const PointVerdict& verdict = symptom.verdict;
  if (!verdict.component.is_value() || !has_nan(symptom) || std::isnan(verdict.answer())) return std::nullopt;
  return Cause{"nan-swallowed", "NaN is lost: the value of a graph with a NaN in it is a number."};
}

std::optional<Cause> observed_overflow(const Symptom& symptom) {
  const std::optional<Op> op = only_operation(symptom.question.graph);
  if (!op || std::isfinite(symptom.verdict.answer()) || !symptom.verdict.truth) return std::nullopt;
  const std::vector<double> values = oracle::evaluate(symptom.question.graph, symptom.question.points[0]);
  const double left = values[symptom.question.graph.nodes.back().operands[0]];
  if (op == Op::pow && left < 0) return Cause{"pow-negative-base", "A power of a negative base is no finite number."};
  if (op == Op::pow && left == 0) return Cause{"pow-at-zero", "A power of 0 is no finite number."};
  if (std::fabs(left) > 20) {
    return Cause{fmt::format("{}-overflow", name(*op)),
                 fmt::format("The answer is no finite number at a large operand of {}.", name(*op))};
  }
  return std::nullopt;
}

std::optional<Cause> observed_factor(const Symptom& symptom, Differentiator& engine) {
  const PointVerdict& verdict = symptom.verdict;
  const double answer = verdict.answer();
  if (verdict.verdict != Verdict::wrong || !verdict.truth || verdict.component.is_value() ||
      verdict.truth->value == 0 || !std::isfinite(answer)) {
    return std::nullopt;
  }
  const double ratio = answer / verdict.truth->value;
  for (const double factor : {-1.0, 2.0, 0.5, 3.0, -2.0, 4.0}) {
    if (std::fabs(ratio - factor) > 1e-9 || !is_factor_elsewhere(symptom, factor, engine)) continue;
    return Cause{fmt::format("factor-{}", factor), fmt::format("The gradient is {} times the truth.", factor)};
  }
  if (answer == 0 && is_factor_elsewhere(symptom, 0, engine)) return Cause{"lost-gradient", "The gradient is 0."};
  return std::nullopt;
}

std::optional<Cause> observed_ratio(const Symptom& symptom) {
  const PointVerdict& verdict = symptom.verdict;
  if (!verdict.truth || verdict.truth->value == 0) return std::nullopt;
  const double relative = std::fabs(verdict.answer() / verdict.truth->value - 1);
  if (!(relative < 1e-2)) return std::nullopt;
  const std::optional<Op> op = only_operation(symptom.question.graph);
  return Cause{op ? fmt::format("{}-inexact", name(*op)) : "inexact",
               fmt::format("The relative error is {:.0e}.", relative)};
}

}  // namespace minigrad::properties
