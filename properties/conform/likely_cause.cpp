// SPDX-License-Identifier: MIT
#include "properties/conform/likely_cause.h"

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
#include "properties/conform/known_faults.h"
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

std::optional<Cause> cause_of_silence(const Symptom& symptom) {
  constexpr std::size_t deep = 500;
  constexpr double many_paths = 1e9;
  const std::string& reason = symptom.verdict.reason;
  const Verdict verdict = symptom.verdict.verdict;
  if (verdict == Verdict::timeout && paths_of(symptom.question.graph) > many_paths) {
    return Cause{"cost-grows-with-paths",
                 "The cost grows with the number of paths, not with the number of nodes: visit each node once, after "
                 "all its users, and not once for each path to it."};
  }
  if (verdict == Verdict::timeout) {
    return Cause{"too-slow",
                 "No answer in time: look for a cost per node that grows with the size of the graph, such as a search "
                 "in a list for each node, or allow more time with --timeout."};
  }
  if (mentions(reason, {"recursion", "stack overflow", "stack size", "call stack"}) ||
      (verdict == Verdict::crash && depth_of(symptom.question.graph) >= deep)) {
    return Cause{"recursion-depth",
                 "Recursion along the graph: the topological sort, the sweep, or the destructor of a node calls itself "
                 "once for each node of a chain. A list of nodes in the order of construction needs no recursion."};
  }
  if (mentions(reason, {"overflow", "out of range", "range error"})) {
    return Cause{"exception-at-overflow",
                 "A library function raises an exception where its result overflows, although the answer is a number: "
                 "rewrite the formula so that no intermediate result overflows."};
  }
  if (mentions(reason, {"division by zero", "divide by zero", "zerodivision"})) {
    return Cause{"division-by-zero",
                 "A division by zero, although the answer is a number, as in n * x**n / x or x**(n-1) at x = 0."};
  }
  return std::nullopt;
}

/// Whether a leaf is NaN.
bool has_nan(const Symptom& symptom) {
  const auto is_nan = [](double x) { return std::isnan(x); };
  const auto& nodes = symptom.question.graph.nodes;
  const std::span<const double> point = symptom.question.points[0];
  return std::any_of(point.begin(), point.end(), is_nan) ||
         std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) { return is_nan(node.constant); });
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
      return Cause{"inner-node", "backward works on the last node only: on an inner node it gives another result."};
    case Calls::cleared:
      return Cause{"clearing",
                   "Clearing does not reach every node: adjoints of inner nodes remain from the previous call."};
    case Calls::twice:
    case Calls::inner_then_output:
    case Calls::output_then_inner: break;
  }
  return Cause{"stale-second-backward",
               "A second backward goes wrong although the first is right: adjoints of inner nodes are stale, or the "
               "engine does not do what it declares as second_backward."};
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

/// NaN that disappears when the nodes are removed that the output does not depend on.
std::optional<Cause> cause_in_dead_nodes(const Symptom& symptom, Differentiator& engine) {
  const PointVerdict& verdict = symptom.verdict;
  const auto& [graph, points, manner] = symptom.question;
  if (std::isfinite(verdict.answer()) || !verdict.truth || !manner.in_place.empty()) return std::nullopt;
  const auto alive = without_dead_nodes(graph, valued_node(graph, manner));
  const corpus::Manner plain{.constants = manner.constants};
  if (!alive || is_failure(ask_again({*alive, points, plain}, engine).verdict)) return std::nullopt;
  return Cause{"dead-nodes",
               "The sweep visits nodes that the output does not depend on, and 0 times a partial that is infinite or "
               "undefined is NaN: visit only what the output depends on, or skip nodes whose adjoint is 0."};
}

/// A failure that disappears when the expression is written or used more plainly.
std::optional<Cause> cause_in_manner(const Symptom& symptom, Differentiator& engine) {
  const auto& [graph, points, manner] = symptom.question;
  corpus::Manner plainer = manner;
  plainer.in_place.clear();
  if (!manner.in_place.empty() && is_right_when(symptom, plainer, engine)) {
    return Cause{"compound-assignment",
                 "Compound assignment modifies the old node: it must make a new node whose operand is the old one, as "
                 "the plain operator does."};
  }
  plainer = manner;
  plainer.backward.clear();
  if (!manner.backward.empty() && is_right_when(symptom, plainer, engine)) return cause_in_backward(symptom);
  plainer = manner;
  plainer.wanted.clear();
  if (!manner.wanted.empty() && is_right_when(symptom, plainer, engine)) {
    return Cause{"inner-gradient", "The gradients of inner nodes are wrong although those of the inputs are right."};
  }
  plainer = manner;
  const bool numbers = manner.constants == Constants::numbers;
  plainer.constants = numbers ? Constants::own : Constants::numbers;
  const bool left = has_constant_operand(graph, 0);
  if ((left || has_constant_operand(graph, 1)) && is_right_when(symptom, plainer, engine)) {
    if (!numbers)
      return Cause{"own-constant", "A constant node of the engine goes wrong where a plain number does not."};
    if (!left) return Cause{"number-right", "A plain number on the right goes wrong where a constant node does not."};
    return Cause{"number-left",
                 "A plain number on the left is handled by code of its own (__rsub__, __rtruediv__ and the like), in "
                 "which the operands are swapped or the partial is that of another operation."};
  }
  return std::nullopt;
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
               "such as -ffast-math."};
}

/// The operation of a graph that has exactly one.
std::optional<Op> only_operation(const Graph& graph) {
  std::optional<Op> only;
  for (const Node& node : graph.nodes) {
    if (is_leaf(node.op)) continue;
    if (only) return std::nullopt;
    only = node.op;
  }
  return only;
}

/// A cause that shows in the numbers alone.
std::optional<Cause> cause_in_numbers(const Symptom& symptom) {
  const PointVerdict& verdict = symptom.verdict;
  if (verdict.answers.empty()) return std::nullopt;
  const double answer = verdict.answer();
  if (verdict.component.is_value() && has_nan(symptom) && !std::isnan(answer)) {
    return Cause{"nan-swallowed",
                 "NaN is lost: a comparison such as x > 0 is false for NaN and takes the other branch. Propagate it."};
  }
  const std::optional<Op> op = only_operation(symptom.question.graph);
  const std::vector<double> values = oracle::evaluate(symptom.question.graph, symptom.question.points[0]);
  const Node& output = symptom.question.graph.nodes.back();
  if (op && !std::isfinite(answer) && verdict.truth) {
    const double left = values[output.operands[0]];
    if (op == Op::pow && left < 0) {
      return Cause{"pow-negative-base",
                   "A power of a negative base is computed by its logarithm: for whole exponents the partial in the "
                   "base is n x^(n-1)."};
    }
    if (op == Op::pow && left == 0) {
      return Cause{"pow-at-zero",
                   "A power at 0 gives NaN or infinity, by 0 * 0^(-1), 0 * log 0 or a division by x, although the "
                   "limit is a number."};
    }
    const bool is_activation = op == Op::sigmoid || op == Op::softplus || op == Op::tanh;
    if (is_activation && std::fabs(left) > 20) {
      return Cause{
          fmt::format("{}-overflow", name(*op)),
          fmt::format("An intermediate result of {} overflows at a large operand: use exp(-|x|), which cannot.",
                      name(*op))};
    }
  }
  if (verdict.verdict == Verdict::wrong && verdict.truth && !verdict.component.is_value() &&
      verdict.truth->value != 0 && std::isfinite(answer)) {
    const double ratio = answer / verdict.truth->value;
    for (const double factor : {-1.0, 2.0, 0.5, 3.0, -2.0, 4.0}) {
      if (std::fabs(ratio - factor) > 1e-9) continue;
      return Cause{fmt::format("factor-{}", factor), fmt::format("The gradient is {} times the truth.", factor)};
    }
    if (answer == 0) return Cause{"lost-gradient", "The gradient is 0: nothing flows back along this path."};
  }
  return std::nullopt;
}

/// Another choice at a kink, or a usual formula that gives the same number.
std::optional<Cause> cause_in_formula(const Symptom& symptom) {
  const std::optional<Op> op = only_operation(symptom.question.graph);
  if (symptom.verdict.verdict == Verdict::convention) {
    return Cause{
        op ? fmt::format("{}-kink", name(*op)) : "kink",
        "A valid subgradient, but not the contract's. This is no fault if it is intended: declare it under \"kinks\"."};
  }
  if (!op || symptom.verdict.formula.empty()) return std::nullopt;
  return Cause{std::string(name(*op)),
               fmt::format("The formula {} loses as many digits here.", symptom.verdict.formula)};
}

/// Nearly right: says by how much.
std::optional<Cause> cause_in_ratio(const Symptom& symptom) {
  const PointVerdict& verdict = symptom.verdict;
  if (!verdict.truth || verdict.truth->value == 0) return std::nullopt;
  const double relative = std::fabs(verdict.answer() / verdict.truth->value - 1);
  if (!(relative < 1e-2)) return std::nullopt;
  const std::optional<Op> op = only_operation(symptom.question.graph);
  return Cause{op ? fmt::format("{}-inexact", name(*op)) : "inexact",
               fmt::format("The relative error is {:.0e}.", relative)};
}

}  // namespace

bool is_of_the_sweep(const std::string& key) {
  constexpr std::array<std::string_view, 16> keys = {"aliased-operands",
                                                     "stale-second-backward",
                                                     "second-backward-ignored",
                                                     "lost-accumulation",
                                                     "third-path-lost",
                                                     "seed-ignored",
                                                     "visiting-order",
                                                     "clearing",
                                                     "inner-node",
                                                     "inner-gradient",
                                                     "recursion-depth",
                                                     "cost-grows-with-paths",
                                                     "too-slow",
                                                     "dead-nodes",
                                                     "zero-times-infinity",
                                                     "branch-not-taken"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::optional<Cause> likely_cause(const Symptom& symptom, Differentiator& engine) {
  const oracle::FailuresExpected expected(engine);
  if (symptom.verdict.answers.empty()) {
    if (auto cause = cause_of_silence(symptom)) return cause;
    return symptom.verdict.verdict == Verdict::error ? cause_in_manner(symptom, engine) : std::nullopt;
  }
  if (auto cause = cause_in_numbers(symptom); cause && cause->key == "nan-swallowed") return cause;
  if (auto cause = cause_in_denormals(symptom, engine)) return cause;
  if (auto cause = cause_in_dead_nodes(symptom, engine)) return cause;
  if (auto cause = known_fault(symptom, engine)) return cause;
  if (auto cause = cause_in_manner(symptom, engine)) return cause;
  if (auto cause = cause_in_numbers(symptom)) return cause;
  if (auto cause = cause_in_formula(symptom)) return cause;
  return cause_in_ratio(symptom);
}

}  // namespace minigrad::properties
