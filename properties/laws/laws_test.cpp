// SPDX-License-Identifier: MIT
// Laws that every gradient obeys, without an oracle. Where rounding may differ between the two sides of a law, the
// judge's radius is the tolerance.
#include <gtest/gtest.h>
// Before RapidCheck's header for GoogleTest.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/json/graph_json.h"
#include "oracle/balls/ball_difference.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/judge.h"
#include "properties/engines/planted_faults.h"
#include "properties/examine/examine.h"
#include "properties/shrink/rapidcheck_examples.h"

namespace minigrad::properties {
namespace {

using oracle::Judge;
using oracle::Verdict;

struct Answer {
  double value;
  std::vector<double> gradient;
};

Answer ask(const Example& example, const corpus::Manner& manner = {}) {
  oracle::MinigradEngine engine;
  const oracle::Answers answers = engine.differentiate(to_question(example, manner));
  RC_ASSERT(answers.statuses[0].outcome == oracle::Outcome::answered);
  return {answers.values[0], {answers.gradient(0).begin(), answers.gradient(0).end()}};
}

bool same_bits(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return same_bits(x, y); });
}

/// Whether the judge accepts a gradient; it accepts anything in a component that it cannot judge.
bool is_gradient(const Example& example, const std::vector<double>& gradient) {
  const Judge judge(example.graph, example.point);
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    if (is_failure(judge.judge(1 + k, gradient[k]).verdict)) return false;
  }
  return true;
}

/// Appends the nodes of another graph, whose inputs come last. Returns the position of its output.
Position append(Graph& graph, const Graph& other) {
  const auto offset = static_cast<Position>(graph.nodes.size());
  for (Node node : other.nodes) {
    for (std::size_t k = 0; k < arity(node.op); ++k) node.operands[k] += offset;
    graph.nodes.push_back(node);
  }
  return static_cast<Position>(graph.nodes.size() - 1);
}

RC_GTEST_PROP(Laws, GradientsAreLinear, ()) {
  const Example f = *examples("linearity, f");
  const Example g = *examples("linearity, g");
  Example sum;
  const Position left = append(sum.graph, f.graph);
  const Position right = append(sum.graph, g.graph);
  const Position scaled_left = sum.graph.binary(Op::mul, sum.graph.constant(2), left);
  const Position scaled_right = sum.graph.binary(Op::mul, right, sum.graph.constant(-0.5));
  sum.graph.binary(Op::add, scaled_left, scaled_right);
  sum.point = f.point;
  sum.point.insert(sum.point.end(), g.point.begin(), g.point.end());

  std::vector<double> expected;
  for (const double partial : ask(f).gradient) expected.push_back(2 * partial);
  for (const double partial : ask(g).gradient) expected.push_back(-0.5 * partial);
  RC_ASSERT(is_gradient(sum, expected));
  RC_ASSERT(is_gradient(sum, ask(sum).gradient));
}

RC_GTEST_PROP(Laws, SecondBackwardDoublesTheGradient, ()) {
  const Example example = *examples("second backward");
  std::vector<double> doubled = ask(example).gradient;
  for (double& partial : doubled) partial += partial;
  RC_ASSERT(same_bits(ask(example, corpus::backward_twice(example.graph)).gradient, doubled));
}

RC_GTEST_PROP(Laws, UnusedInputHasGradientZero, ()) {
  const Example example = *examples("unused input");
  Example padded;
  padded.graph.input();
  append(padded.graph, example.graph);
  padded.point = {1.25};
  padded.point.insert(padded.point.end(), example.point.begin(), example.point.end());

  std::vector<double> expected = ask(example).gradient;
  expected.insert(expected.begin(), 0.0);
  RC_ASSERT(same_bits(ask(padded).gradient, expected));
}

RC_GTEST_PROP(Laws, SharingANodeEqualsComputingItTwice, ()) {
  const Example example = *examples("sharing");
  const Node last = example.graph.nodes.back();
  RC_PRE(!is_leaf(last.op));
  const auto output = static_cast<Position>(example.graph.nodes.size() - 1);

  Example shared = example;  // sin(f) * f
  shared.graph.binary(Op::mul, shared.graph.unary(Op::sin, output), output);
  Example twice = example;  // sin(f) * g, where g computes f again
  const Position sine = twice.graph.unary(Op::sin, output);
  twice.graph.nodes.push_back(last);
  twice.graph.binary(Op::mul, sine, sine + 1);

  RC_ASSERT(same_bits(ask(twice).value, ask(shared).value));
  RC_ASSERT(is_gradient(shared, ask(twice).gradient));
  RC_ASSERT(is_gradient(twice, ask(shared).gradient));
}

/// The example with all inputs first, in reverse order. The other nodes keep their order.
Example reverse_inputs(const Example& example) {
  Example result;
  const std::size_t inputs = example.point.size();
  std::vector<Position> moved(example.graph.nodes.size());
  for (std::size_t k = 0; k < inputs; ++k) result.graph.input();
  std::size_t next_input = 0;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    Node node = example.graph.nodes[i];
    if (node.op == Op::input) {
      moved[i] = static_cast<Position>(inputs - 1 - next_input++);
      continue;
    }
    for (std::size_t k = 0; k < arity(node.op); ++k) node.operands[k] = moved[node.operands[k]];
    moved[i] = static_cast<Position>(result.graph.nodes.size());
    result.graph.nodes.push_back(node);
  }
  result.point.assign(example.point.rbegin(), example.point.rend());
  return result;
}

RC_GTEST_PROP(Laws, PermutingInputsPermutesTheGradient, ()) {
  const Example example = *examples("permutation");
  RC_PRE(example.graph.nodes.back().op != Op::input);  // an input that is the output would no longer be last
  std::vector<double> expected = ask(example).gradient;
  std::reverse(expected.begin(), expected.end());
  RC_ASSERT(same_bits(ask(reverse_inputs(example)).gradient, expected));
}

/// f(x + v t) as a graph of the one input t, at t = 0.
Example along(const Example& example, const std::vector<double>& direction) {
  Example line;
  const Position t = line.graph.input();
  line.point = {0};
  std::vector<Position> moved;
  std::size_t next_input = 0;
  for (Node node : example.graph.nodes) {
    if (node.op == Op::input) {
      const Position step = line.graph.binary(Op::mul, t, line.graph.constant(direction[next_input]));
      moved.push_back(line.graph.binary(Op::add, line.graph.constant(example.point[next_input]), step));
      ++next_input;
      continue;
    }
    for (std::size_t k = 0; k < arity(node.op); ++k) node.operands[k] = moved[node.operands[k]];
    moved.push_back(static_cast<Position>(line.graph.nodes.size()));
    line.graph.nodes.push_back(node);
  }
  return line;
}

RC_GTEST_PROP(Laws, GradientGivesTheSlopeInEveryDirection, ()) {
  const Example example = *examples("direction", smooth_shape());
  RC_PRE(!is_leaf(example.graph.nodes.back().op));
  std::vector<double> direction(example.point.size());
  for (std::size_t k = 0; k < direction.size(); ++k) direction[k] = k % 2 == 0 ? 1.0 : -2.0;
  const Example line = along(example, direction);

  // <J v, w> is the slope along v, computed from values; <v, J' w> is the product of v with the gradient.
  const std::optional<oracle::Slope> slope = oracle::ball_differences(line.graph, line.point)[0];
  const std::optional<oracle::Truth> along_line = Judge(line.graph, line.point).truth(1);
  RC_PRE(slope.has_value() && along_line.has_value());
  const std::vector<double> gradient = ask(example).gradient;
  const Judge judge(example.graph, example.point);
  double product = 0;
  double rounding = 4 * along_line->radius + slope->error;
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    const std::optional<oracle::Truth> truth = judge.truth(1 + k);
    RC_PRE(truth.has_value());
    product += gradient[k] * direction[k];
    rounding += std::fabs(direction[k]) * (4 * truth->radius + 0x1p-50 * std::fabs(gradient[k]));
  }
  RC_ASSERT(std::fabs(product - slope->slope) <= rounding);
}

RC_GTEST_PROP(Laws, SameQuestionHasSameBits, ()) {
  const Example example = *examples("same bits");
  const Answer first = ask(example);
  const Answer second = ask(example);
  RC_ASSERT(same_bits(first.value, second.value));
  RC_ASSERT(same_bits(first.gradient, second.gradient));
}

RC_GTEST_PROP(Laws, GraphSurvivesPrintingAndParsing, ()) {
  const Example example = *examples("round trip");
  std::string line;
  corpus::append_graph(line, example.graph);
  std::string lines;
  corpus::append_graph_in_lines(lines, example.graph, 2);
  for (const std::string& text : {line, lines}) {
    const corpus::Document document(text, "round trip");
    RC_ASSERT(corpus::read_graph(document.root()) == example.graph);
  }
}

RC_GTEST_PROP(Laws, ShrinkingKeepsTheVerdict, ()) {
  const auto engine = make_faulty_engine("mul-sign");
  Shape shape;
  shape.ops = {Op::mul, Op::sin, Op::add, Op::exp};
  const Example example = *examples("kind of failure", shape);
  const Verdict verdict = verdict_on(to_question(example), *engine);
  RC_PRE(verdict == Verdict::wrong);
  const Measure before = measure(example);
  const Shrunk shrunk =
      shrink(example, [&](const Example& candidate) { return verdict_on(to_question(candidate), *engine) == verdict; });
  RC_ASSERT(!find_error(shrunk.example.graph));
  RC_ASSERT(shrunk.steps == 0 || measure(shrunk.example) < before);
  RC_ASSERT(verdict_on(question_at(shrunk.example.graph, shrunk.example.point), *engine) == verdict);
  RC_ASSERT(shrunk.example.graph.nodes.size() <= 4U);
}

}  // namespace
}  // namespace minigrad::properties
