// SPDX-License-Identifier: MIT
#include "properties/conform/cause.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include "minigrad/graph_queries.h"
#include "oracle/evaluate.h"
#include "oracle/judge.h"
#include "oracle/traits/op_traits.h"
#include "properties/conform/formula_evidence.h"
#include "properties/conform/observation.h"
#include "properties/generate/usage.h"

namespace minigrad::properties {
namespace {

using corpus::Constants;
using oracle::Differentiator;
using oracle::Verdict;

bool mentions(const std::string& text, std::initializer_list<std::string_view> words) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != lower.npos; });
}

/// The number of paths from the output to a leaf. A double, because it may exceed 2^64.
double paths_of(const Graph& graph) {
  std::vector<double> paths(graph.nodes.size(), 1);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (is_leaf(node.op)) continue;
    paths[i] = 0;
    for (std::size_t k = 0; k < arity(node.op); ++k) paths[i] += paths[node.operands[k]];
  }
  return paths.back();
}

/// A sum of as many terms as the graph has nodes, in the shape of a balanced tree.
Graph balanced_sum(std::size_t nodes) {
  Graph graph;
  std::vector<Position> row(std::max<std::size_t>(nodes / 2, 2), graph.input());
  while (row.size() > 1) {
    std::vector<Position> next;
    for (std::size_t i = 0; i + 1 < row.size(); i += 2) next.push_back(graph.binary(Op::add, row[i], row[i + 1]));
    if (row.size() % 2 == 1) next.push_back(row.back());
    row = std::move(next);
  }
  return graph;
}

/// Whether the engine ends at this deep graph, but not at a flat one of as many nodes.
bool ends_at_depth(const Symptom& symptom, Differentiator& engine) {
  const std::size_t nodes = symptom.question.graph.nodes.size();
  const corpus::Capabilities& claims = engine.capabilities();
  const Question flat = in_preferred_constants(corpus::question_at(balanced_sum(nodes), std::array{0.5}), claims);
  return !find_unclaimed(claims, flat.graph, flat.manner) && !is_failure(ask_again(flat, engine).verdict);
}

std::optional<Cause> cause_of_silence(const Symptom& symptom, Differentiator& engine) {
  constexpr std::size_t deep = 500;
  const std::string& reason = symptom.verdict.reason;
  const Verdict verdict = symptom.verdict.verdict;
  const Graph& graph = symptom.question.graph;
  if (verdict == Verdict::timeout && paths_of(graph) > 1e9) {
    return Cause{"many-paths", fmt::format("No answer in time to {} nodes, which {:.0e} paths lead through.",
                                           graph.nodes.size(), paths_of(graph))};
  }
  if (verdict == Verdict::timeout) return Cause{"too-slow", "No answer in time; --timeout allows more."};
  const bool says_depth = mentions(reason, {"recursion", "stack overflow", "stack size", "call stack"});
  if (says_depth || (verdict == Verdict::crash && depth_of(graph) >= deep && ends_at_depth(symptom, engine))) {
    return Cause{"recursion-depth",
                 says_depth
                     ? "The engine recurses along the graph. A list of nodes in the order of construction needs no "
                       "recursion."
                     : "The depth of the graph ends the process; a flat graph of as many nodes is answered.",
                 true};
  }
  if (mentions(reason, {"overflow", "out of range", "range error"})) {
    return Cause{"exception-at-overflow", "The engine reports an overflow, although the answer is a number.", true};
  }
  if (mentions(reason, {"division by zero", "divide by zero", "zerodivision"})) {
    return Cause{"division-by-zero", "The engine reports a division by zero, although the answer is a number.", true};
  }
  return std::nullopt;
}

/// Whether the engine answers correctly when asked in another manner.
bool is_right_when(const Symptom& symptom, const corpus::Manner& manner, Differentiator& engine) {
  const auto& [graph, points, own_manner] = symptom.question;
  if (find_error(graph, manner) || find_unclaimed(engine.capabilities(), graph, manner)) return false;
  return !is_failure(ask_again({graph, points, manner}, engine).verdict);
}

bool has_constant_operand(const Graph& graph, std::size_t side) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
    return arity(node.op) == 2 && graph.nodes[node.operands[side]].op == Op::constant;
  });
}

std::optional<Cause> cause_in_backward(const Symptom& symptom) {
  const Style style = style_of(symptom.question.manner, symptom.question.graph);
  switch (style.calls) {
    case Calls::once: return std::nullopt;
    case Calls::inner:
      return Cause{"inner-node", "Backward on an inner node goes wrong, on the last node it does not."};
    case Calls::cleared:
      return Cause{"clearing", "Backward after clearing goes wrong; without the call before it, it does not."};
    case Calls::twice:
    case Calls::inner_then_output:
    case Calls::output_then_inner: break;
  }
  return Cause{"second-backward",
               "A second backward goes wrong although the first is right: it does not do what the engine declares as "
               "second_backward."};
}

/// The graph of a node: what it depends on, and all inputs before it. Nothing if that is the whole graph.
std::optional<Graph> without_dead_nodes(const Graph& graph, Position output) {
  Graph upto;
  upto.nodes.assign(graph.nodes.begin(), graph.nodes.begin() + output + 1);
  std::vector<bool> keep = reaches_output(upto);
  for (std::size_t i = 0; i < upto.nodes.size(); ++i) keep[i] = keep[i] || upto.nodes[i].op == Op::input;
  Graph kept = subgraph(upto.nodes, keep);
  const bool is_whole = kept.nodes.size() == graph.nodes.size() || input_count(kept) != input_count(graph);
  return is_whole ? std::nullopt : std::optional(std::move(kept));
}

/// Whether the engine is right without the operations that the output does not depend on.
bool is_right_without_dead_nodes(const Symptom& symptom, Differentiator& engine) {
  const auto& [graph, points, manner] = symptom.question;
  if (!manner.in_place.empty()) return false;
  const auto alive = without_dead_nodes(graph, valued_node(graph, manner));
  const corpus::Manner plain{.constants = manner.constants};
  return alive && !is_failure(ask_again({*alive, points, plain}, engine).verdict);
}

/// A failure that disappears with the operations that the output does not depend on.
std::optional<Cause> cause_in_dead_nodes(const Symptom& symptom, Differentiator& engine) {
  const PointVerdict& verdict = symptom.verdict;
  if (verdict.verdict == Verdict::error && is_right_without_dead_nodes(symptom, engine)) {
    return Cause{
        "unused-operation",
        "An operation that the output does not depend on raises an exception outside its domain. Without it the "
        "answer is right.",
        true};
  }
  if (verdict.answers.empty() || std::isfinite(verdict.answer()) || !verdict.truth) return std::nullopt;
  if (!is_right_without_dead_nodes(symptom, engine)) return std::nullopt;
  return Cause{
      "dead-nodes",
      "The NaN disappears without the operations that the output does not depend on: visit only what the output "
      "depends on.",
      true};
}

/// Whether an engine fails in one manner and is right in another, also at other points of the graph.
bool is_to_blame(const corpus::Manner& plainer, const Symptom& symptom, Differentiator& engine) {
  if (!is_right_when(symptom, plainer, engine)) return false;
  Symptom elsewhere = symptom;
  for (const double step : {0.5, 1.25, 2.0}) {
    std::vector<double> point(symptom.question.points[0].begin(), symptom.question.points[0].end());
    for (double& coordinate : point) coordinate = std::fabs(coordinate) + step;
    elsewhere.question.points = corpus::single(point);
    if (!is_failure(ask_again(elsewhere.question, engine).verdict)) return false;
    if (!is_right_when(elsewhere, plainer, engine)) return false;
  }
  return true;
}

/// Constants that go wrong in one form and not in the other.
std::optional<Cause> cause_in_constants(const Symptom& symptom, Differentiator& engine) {
  const auto& [graph, points, manner] = symptom.question;
  corpus::Manner plainer = manner;
  const bool numbers = manner.constants == Constants::numbers;
  plainer.constants = numbers ? Constants::own : Constants::numbers;
  const bool left = has_constant_operand(graph, 0);
  if ((!left && !has_constant_operand(graph, 1)) || !is_right_when(symptom, plainer, engine)) return std::nullopt;
  const bool is_confirmed = only_operation(graph) && is_to_blame(plainer, symptom, engine);
  if (!numbers) {
    return Cause{"own-constant", "A constant node of the engine goes wrong where a plain number does not.",
                 is_confirmed};
  }
  if (!left) {
    return Cause{"number-right", "A plain number on the right goes wrong where a constant node does not.",
                 is_confirmed};
  }
  return Cause{
      "number-left",
      "A plain number on the left, which has code of its own (__rsub__, __rtruediv__ and the like), goes wrong "
      "where a constant node does not.",
      is_confirmed};
}

/// A failure that disappears when the expression is written or used more plainly.
std::optional<Cause> cause_in_manner(const Symptom& symptom, Differentiator& engine) {
  const corpus::Manner& manner = symptom.question.manner;
  corpus::Manner plainer = manner;
  plainer.in_place.clear();
  if (!manner.in_place.empty() && is_right_when(symptom, plainer, engine)) {
    return Cause{"compound-assignment", "Compound assignment goes wrong where the plain operator does not.",
                 is_to_blame(plainer, symptom, engine)};
  }
  plainer = manner;
  plainer.backward.clear();
  if (!manner.backward.empty() && is_right_when(symptom, plainer, engine)) return cause_in_backward(symptom);
  plainer = manner;
  plainer.wanted.clear();
  if (!manner.wanted.empty() && is_right_when(symptom, plainer, engine)) {
    return Cause{"inner-gradient", "The gradients of inner nodes are wrong although those of the inputs are right."};
  }
  return cause_in_constants(symptom, engine);
}

bool is_denormal(double number, corpus::Dtype dtype) {
  const double smallest_normal = dtype == corpus::Dtype::float32 ? 0x1p-126 : 0x1p-1022;
  return number != 0 && std::fabs(number) < smallest_normal;
}

/// Whether the engine replaces denormal numbers by 0: then twice such a number is 0.
bool flushes_denormals(const corpus::Capabilities& claims, Differentiator& engine) {
  Graph graph;
  graph.binary(Op::add, graph.input(), 0);
  const double tiny = claims.dtype == corpus::Dtype::float32 ? 0x1p-130 : 0x1p-1030;
  const Question question = in_preferred_constants({graph, corpus::batch({{tiny}})}, claims);
  if (find_unclaimed(claims, graph, question.manner)) return false;
  const PointVerdict verdict = ask_again(question, engine);
  return !verdict.answers.empty() && verdict.answers.front() == 0;
}

/// Denormal inputs, intermediate results or truths, in an engine that flushes them to 0.
std::optional<Cause> cause_in_denormals(const Symptom& symptom, Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  std::vector<double> met = oracle::evaluate(symptom.question.graph, symptom.question.points[0]);
  if (symptom.verdict.truth) met.push_back(symptom.verdict.truth->value);
  const auto denormal = [&](double number) { return is_denormal(number, claims.dtype); };
  if (std::none_of(met.begin(), met.end(), denormal) || !flushes_denormals(claims, engine)) return std::nullopt;
  return Cause{"denormals-flushed",
               "Denormal numbers, the smallest above 0, are replaced by 0: a processor or compiler setting for speed, "
               "such as -ffast-math.",
               true};
}

/// A known formula that is not finite where the engine is not.
std::optional<Cause> cause_in_range(const Symptom& symptom, Differentiator& engine) {
  const auto formula = find_non_finite_formula(symptom, engine);
  if (!formula) return std::nullopt;
  const std::string_view op = name(symptom.question.graph.nodes.back().op);
  const bool is_partial = formula->starts_with("d ");
  const bool is_right = is_partial && formula->find(")/db = ") != std::string_view::npos;
  const std::string_view result = std::isnan(symptom.verdict.answer()) ? "NaN" : "infinity";
  return Cause{fmt::format("{}-{}-formula", op,
                           !is_partial ? "value"
                           : is_right  ? "right"
                                       : "partial"),
               fmt::format("The formula {0} gives {1} here. The engine also gives {1} at other operands where this "
                           "formula does.",
                           *formula, result),
               true};
}

/// Whether the operation is right where every usual formula is. Otherwise a formula is not all that is wrong.
bool is_right_at_ordinary_points(Op op, const Symptom& symptom, Differentiator& engine) {
  return std::ranges::none_of(oracle::ordinary_points(op), [&](const std::vector<double>& point) {
    const corpus::Manner plain{.constants = symptom.question.manner.constants};
    return is_failure(ask_again(corpus::question_at(one_operation(op), point, plain), engine).verdict);
  });
}

std::string loses_digits(std::string_view formula) {
  return fmt::format("The formula {} loses as many digits here.", formula);
}

/// Another choice at a kink, or a usual formula that gives the same number.
std::optional<Cause> cause_in_formula(const Symptom& symptom, Differentiator& engine) {
  const std::optional<Op> op = only_operation(symptom.question.graph);
  if (symptom.verdict.verdict == Verdict::convention) {
    return Cause{
        op ? fmt::format("{}-kink", name(*op)) : "kink",
        "A valid subgradient, but not the contract's. This is no fault if it is intended: declare it under \"kinks\"."};
  }
  if (!op || symptom.verdict.formula.empty()) return std::nullopt;
  const bool is_right = is_right_at_ordinary_points(*op, symptom, engine);
  const auto confirmed = is_right ? find_lossy_formula(symptom, engine) : std::nullopt;
  if (confirmed) {
    const auto better = find_accurate_formula(symptom, *confirmed, engine.capabilities());
    const std::string advice = better ? fmt::format(" {} keeps them.", *better) : "";
    return Cause{std::string(name(*op)), loses_digits(*confirmed) + advice, true};
  }
  const std::string_view formula = symptom.verdict.formula;
  const bool is_equation = formula.find('=') != std::string_view::npos;  // otherwise it names a library's accuracy
  if (is_equation) return Cause{std::string(name(*op)), loses_digits(formula)};
  return Cause{std::string(name(*op)), fmt::format("The error is one that {} may make.", formula), is_right};
}

}  // namespace

std::optional<Cause> find_cause(const Symptom& symptom, Confirmation& confirmation) {
  Differentiator& engine = confirmation.engine();
  const oracle::FailuresExpected expected(engine);
  if (symptom.verdict.answers.empty()) {
    if (auto cause = cause_in_dead_nodes(symptom, engine)) return cause;
    if (auto cause = cause_of_silence(symptom, engine)) return cause;
    return symptom.verdict.verdict == Verdict::error ? cause_in_manner(symptom, engine) : std::nullopt;
  }
  if (auto cause = observed_nan(symptom)) return cause;
  if (auto cause = cause_in_denormals(symptom, engine)) return cause;
  if (auto cause = cause_in_dead_nodes(symptom, engine)) return cause;
  if (auto hypothesis = confirmation.find(symptom)) {
    return Cause{hypothesis->key, hypothesis->sentence, true, std::move(hypothesis)};
  }
  if (auto cause = cause_in_manner(symptom, engine)) return cause;
  if (auto cause = cause_in_range(symptom, engine)) return cause;
  if (auto cause = observed_overflow(symptom)) return cause;
  if (auto cause = observed_factor(symptom, engine)) return cause;
  if (auto cause = cause_in_formula(symptom, engine)) return cause;
  return observed_ratio(symptom);
}

}  // namespace minigrad::properties
