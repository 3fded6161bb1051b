// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "minigrad/graph_queries.h"
#include "oracle/evaluate.h"
#include "oracle/traits/op_traits.h"
#include "properties/conform/hypotheses.h"
#include "properties/generate/usage.h"
#include "properties/support/number_format.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

using corpus::Capabilities;

/// Rounding errors of a few operations in the engine's format.
double rounding_of(const Capabilities& claims) { return claims.dtype == corpus::Dtype::float32 ? 0x1p-20 : 0x1p-49; }

bool is_near(double one, double other, double tolerance) {
  if (std::isnan(one) || std::isnan(other)) return std::isnan(one) && std::isnan(other);
  if (!std::isfinite(one) || !std::isfinite(other)) return one == other;
  return std::fabs(one - other) <= tolerance;
}

/// What rounding may change in a component. Shares of the size of the largest gradient may cancel, and so may values of
/// that size. A value of 1e49, however, says nothing of the gradients: component 0 does not count for the others.
double noise_of(std::size_t component, const std::vector<double>& prediction, const std::vector<double>& right,
                const Capabilities& claims) {
  double largest = 0;
  for (const std::vector<double>* const numbers : {&prediction, &right}) {
    for (const double x : std::span(*numbers).subspan(component == 0 ? 0 : 1)) {
      largest = std::isfinite(x) ? std::max(largest, std::fabs(x)) : largest;
    }
  }
  return rounding_of(claims) * largest;
}

/// All components at the only point of a question. Empty if there is no answer.
std::vector<double> answers_of(oracle::Differentiator& engine, const Question& question) {
  const oracle::Answers answers = engine.differentiate(question);
  if (answers.statuses[0].outcome != oracle::Outcome::answered) return {};
  return answers.all_at(0);
}

/// The same question for a planted fault, which accumulates. For an engine that starts afresh, gradients are cleared
/// before each call.
Question for_accumulating(Question question, corpus::SecondBackward second_backward) {
  if (second_backward != corpus::SecondBackward::afresh || question.manner.backward.size() < 2) return question;
  std::vector<std::optional<Position>> steps;
  for (const std::optional<Position>& step : question.manner.backward) {
    if (step) steps.emplace_back(std::nullopt);
    steps.push_back(step);
  }
  question.manner.backward = std::move(steps);
  return question;
}

std::vector<double> predicted(const Fault& fault, const Question& question, const Capabilities& claims) {
  return answers_of(*make_faulty_engine(fault), for_accumulating(question, claims.second_backward));
}

/// What an engine without the fault answers. Operators that are composed of others round differently, and overflow and
/// underflow elsewhere, which is no part of the fault.
std::vector<double> right_answers(const Fault& fault, const Question& question, const Capabilities& claims) {
  return predicted({.is_composed = fault.is_composed}, question, claims);
}

/// Whether the answers are the predicted ones: as near to them as a hundredth of what the fault changes.
bool are_as_predicted(const std::vector<double>& answers, const std::vector<double>& prediction,
                      const std::vector<double>& right, const Capabilities& claims) {
  if (answers.size() != prediction.size()) return false;
  for (std::size_t c = 0; c < answers.size(); ++c) {
    const double noise = noise_of(c, prediction, right, claims);
    const double change = std::fabs(prediction[c] - right[c]);
    const double tolerance = std::isfinite(change) ? std::max(0.01 * change, noise) : noise;
    if (!is_near(prediction[c], answers[c], tolerance)) return false;
  }
  return true;
}

/// Whether the value is wrong although the fault leaves it right: then an operation has another fault.
bool has_other_fault(const std::vector<double>& answers, const std::vector<double>& prediction,
                     const std::vector<double>& right, const Capabilities& claims) {
  const double tolerance = rounding_of(claims) * std::fabs(right[0]);
  return is_near(prediction[0], right[0], tolerance) && !is_near(right[0], answers[0], tolerance);
}

/// Whether a fault changes some component by far more than rounding does.
bool is_changed(const std::vector<double>& prediction, const std::vector<double>& right, const Capabilities& claims) {
  for (std::size_t c = 0; c < right.size(); ++c) {
    if (!is_near(prediction[c], right[c], 16 * noise_of(c, prediction, right, claims))) return true;
  }
  return false;
}

bool is_finite(const std::vector<double>& numbers) {
  return std::ranges::all_of(numbers, [](double x) { return std::isfinite(x); });
}

bool is_asked(const Question& question, const Capabilities& claims) {
  return !find_error(question.graph, question.manner) && !find_unclaimed(claims, question.graph, question.manner);
}

/// Whether the fault is about operands that are the same node. Other faults are tested without such operands, so that
/// an engine with both is understood.
bool concerns_aliasing(const Fault& fault) {
  return fault.sweep == SweepFault::keyed_by_operand || fault.sweep == SweepFault::last_partial ||
         fault.sweep == SweepFault::equal_edges;
}

/// A small graph of sound operations in which results have several users, at a point with equal coordinates now and
/// then.
Question draw_shared(Random& random, std::span<const Op> sound) {
  Graph graph;
  const std::size_t inputs = 1 + random.below(2);
  std::vector<double> point;
  constexpr std::array coordinates = {0.5, 2.0, 3.0, -1.5};
  for (std::size_t i = 0; i < inputs; ++i) {
    graph.input();
    point.push_back(random.pick(std::span<const double>(coordinates)));
  }
  const std::size_t results = random.below(6);
  for (std::size_t i = 0; i < results; ++i) {
    const Op op = random.pick(sound);
    const auto last = static_cast<Position>(graph.nodes.size() - 1);
    const auto other = static_cast<Position>(random.below(static_cast<std::uint32_t>(graph.nodes.size())));
    if (arity(op) == 1) {
      graph.unary(op, last);
    } else if (random.chance(1, 2)) {
      graph.binary(op, last, other);
    } else {
      graph.binary(op, other, last);
    }
  }
  return corpus::question_at(std::move(graph), point);
}

/// Questions in which an operation is 0 whatever its variable operand is, and `outer` gives it an infinite adjoint.
void add_questions_beside_constant(std::vector<Question>& questions, Op outer) {
  const auto add = [&](double x, const auto& zero_from) {
    Graph graph;
    const Position zero = zero_from(graph, graph.input());
    outer == Op::pow ? graph.binary(outer, zero, graph.constant(0.4)) : graph.unary(outer, zero);
    questions.push_back(corpus::question_at(std::move(graph), std::array{x}));
  };
  const auto with_zero = [](Op op, std::size_t side) {
    return [op, side](Graph& graph, Position operand) {
      const Position zero = graph.constant(0);
      return side == 0 ? graph.binary(op, zero, operand) : graph.binary(op, operand, zero);
    };
  };
  for (const double x : {-1.5, -2.0, -0.5}) {
    add(x, [](Graph& graph, Position operand) { return graph.unary(Op::relu, operand); });
    add(x, with_zero(Op::max, 1));
    add(-x, with_zero(Op::min, 1));
    add(-x, with_zero(Op::pow, 0));
    add(x, with_zero(Op::mul, 0));
  }
}

/// Graphs in which an adjoint of 0, or an operand that is not taken, meets a partial that is infinite at 0, and others
/// where it meets an ordinary one. Then branches that are not taken and receive an infinite adjoint.
std::vector<Question> questions_beside_infinity() {
  std::vector<Question> questions;
  for (const Op inner : {Op::sqrt, Op::neg, Op::log, Op::sin, Op::cbrt}) {
    Graph beside;  // y + sqrt(x)
    beside.input();
    beside.unary(inner, beside.input());
    beside.binary(Op::add, 0, 2);
    questions.push_back(corpus::question_at(std::move(beside), std::array{2.0, 0.0}));
    for (const Op outer : {Op::mul, Op::max, Op::min, Op::relu}) {
      for (const double constant : {0.0, 1.0, -1.0}) {
        Graph graph;
        const Position result = graph.unary(inner, graph.input());
        const Position number = graph.constant(constant);
        if (outer == Op::relu) {
          const Position sum = graph.binary(Op::add, result, number);
          graph.unary(outer, sum);
        } else {
          graph.binary(outer, result, number);
        }
        questions.push_back(corpus::question_at(std::move(graph), std::array{0.0}));
      }
    }
  }
  for (const Op outer : {Op::sqrt, Op::cbrt, Op::pow}) add_questions_beside_constant(questions, outer);
  return questions;
}

/// Whether a node is at a kink, where engines may choose other slopes than the contract does.
bool is_at_kink(const Question& question) {
  const std::vector<Node>& nodes = question.graph.nodes;
  const std::vector<double> values = oracle::evaluate(question.graph, question.points[0]);
  return std::ranges::any_of(nodes, [&](const Node& node) {
    const double left = values[node.operands[0]];
    switch (node.op) {
      case Op::relu:
      case Op::abs: return left == 0;
      case Op::max:
      case Op::min: return left == values[node.operands[1]];
      default: return false;
    }
  });
}

/// Points for one operation: ordinary ones, equal operands, and numbers of many sizes.
std::vector<std::vector<double>> points_for(Op op) {
  constexpr std::array numbers = {0.3, 0.6, 1.7, 2.5, -0.4, -2.25, 0.0, 1e-3, 6.0, -12.0, 25.0, 800.0, -800.0};
  std::vector<std::vector<double>> points = oracle::ordinary_points(op);
  for (const double left : numbers) {
    if (arity(op) == 1) {
      points.push_back({left});
      continue;
    }
    for (const double right : numbers) points.push_back({left, right});
  }
  return points;
}

}  // namespace

bool predicts(const Hypothesis& hypothesis, const Symptom& symptom, const Capabilities& claims) {
  constexpr std::size_t large = 10'000;
  if (symptom.verdict.answers.empty() || symptom.question.graph.nodes.size() > large) return false;
  const std::vector<double> right = right_answers(hypothesis.fault, symptom.question, claims);
  const std::vector<double> prediction = predicted(hypothesis.fault, symptom.question, claims);
  return is_changed(prediction, right, claims) && are_as_predicted(symptom.verdict.answers, prediction, right, claims);
}

std::optional<Hypothesis> Confirmation::find(const Symptom& symptom) {
  for (Hypothesis& hypothesis : hypotheses_for(symptom.question)) {
    if (!predicts(hypothesis, symptom, engine_.capabilities())) continue;
    if (is_confirmed(hypothesis, symptom)) return std::move(hypothesis);
  }
  return std::nullopt;
}

bool Confirmation::is_confirmed(const Hypothesis& hypothesis, const Symptom& symptom) {
  const std::vector<Op> ops = operations(symptom.question.graph);
  if (hypothesis.fault.alter && ops.size() == 1) return holds_in_operation(hypothesis, ops.front(), symptom);
  return holds_in_graphs(hypothesis, symptom);
}

/// One operation by itself, negated, or of a negated left operand, at a point of its operands.
Question question_about(Op op, std::vector<double> operands, std::size_t variant, const corpus::Manner& manner) {
  Graph graph;
  Position left = graph.input();
  const Position right = arity(op) == 2 ? graph.input() : left;
  if (variant == 2) left = graph.unary(Op::neg, left);
  if (variant == 2) operands[0] = -operands[0];
  const Position result = arity(op) == 2 ? graph.binary(op, left, right) : graph.unary(op, left);
  if (variant == 1) graph.unary(Op::neg, result);
  return corpus::question_at(std::move(graph), operands, manner);
}

/// Asks about one operation at points at which the fault shows, and at ordinary points. Of three questions, one has a
/// negative adjoint and one an operand that is no leaf: the fault of an operation depends on neither.
bool Confirmation::holds_in_operation(const Hypothesis& hypothesis, Op op, const Symptom& symptom) {
  constexpr std::size_t enough = 6;
  const Capabilities& claims = engine_.capabilities();
  const std::size_t ordinary = oracle::ordinary_points(op).size();
  const bool can_negate = std::ranges::find(sound_operations(), Op::neg) != sound_operations().end() && op != Op::neg;
  std::size_t shown = 0;
  std::size_t asked = 0;
  for (const std::vector<double>& point : points_for(op)) {
    const bool is_ordinary = asked++ < ordinary;
    if (shown >= enough && !is_ordinary) break;
    const std::size_t variant = can_negate ? asked % 3 : 0;
    const Question question =
        in_format(question_about(op, point, variant, {.constants = symptom.question.manner.constants}), claims.dtype);
    if (!is_asked(question, claims)) return false;
    const std::vector<double> right = right_answers(hypothesis.fault, question, claims);
    if (!is_finite(right)) continue;
    const std::vector<double> prediction = predicted(hypothesis.fault, question, claims);
    const bool shows = is_changed(prediction, right, claims);
    if (!shows && !is_ordinary) continue;
    if (!are_as_predicted(answers_of(engine_, question), prediction, right, claims)) return false;
    shown += shows ? 1 : 0;
  }
  return shown > 0;
}

/// Asks about fresh graphs of sound operations in which the fault shows, used in the manner of the symptom.
bool Confirmation::holds_in_graphs(const Hypothesis& hypothesis, const Symptom& symptom) {
  constexpr std::size_t tries = 3'000;
  constexpr std::size_t enough = 8;
  constexpr std::size_t least = 3;
  const Capabilities& claims = engine_.capabilities();
  const std::vector<Op> ops = operations_for(hypothesis.fault, symptom.question.graph);
  const Style style = style_of(symptom.question.manner, symptom.question.graph);
  std::vector<Question> questions = questions_beside_infinity();
  Random random(case_seed(1, "hypothesis", 0));
  std::size_t shown = 0;
  for (std::size_t i = 0; i < tries && shown < enough; ++i) {
    const bool is_drawn = i % 2 == 1 || i / 2 >= questions.size();
    Question question = is_drawn ? draw_shared(random, ops) : std::move(questions[i / 2]);
    question.manner = manner_of(style, question.graph, claims);
    question = in_format(std::move(question), claims.dtype);
    if (!is_asked(question, claims)) continue;
    if (!concerns_aliasing(hypothesis.fault) && has_aliased_operands(question.graph)) continue;
    if (!hypothesis.fault.alter && is_at_kink(question)) continue;
    const std::vector<double> right = right_answers(hypothesis.fault, question, claims);
    if (hypothesis.fault.sweep != SweepFault::all_nan && !is_finite(right)) continue;
    const std::vector<double> prediction = predicted(hypothesis.fault, question, claims);
    if (!is_changed(prediction, right, claims)) continue;
    const std::vector<double> answers = answers_of(engine_, question);
    if (answers.empty()) continue;  // many languages raise an exception at log(0)
    if (has_other_fault(answers, prediction, right, claims)) continue;
    if (!are_as_predicted(answers, prediction, right, claims)) return false;
    ++shown;
  }
  return shown >= least;
}

/// The operations of the fresh graphs: sound ones, and those of which the fault is.
std::vector<Op> Confirmation::operations_for(const Fault& fault, const Graph& failing) {
  if (fault.compound != CompoundFault::none) return {*fault.only};
  std::vector<Op> ops = sound_operations();
  for (const Op op : operations(failing)) {
    const bool is_concerned = fault.only == op || (fault.alter && !fault.only);
    if (is_concerned && std::ranges::find(ops, op) == ops.end()) ops.push_back(op);
  }
  if (ops.empty()) ops.push_back(operations(failing).empty() ? Op::add : operations(failing).front());
  return ops;
}

const std::vector<Op>& Confirmation::sound_operations() {
  if (sound_) return *sound_;
  sound_.emplace();
  for (const Op op : {Op::add, Op::sub, Op::mul, Op::div, Op::neg, Op::sin, Op::tanh}) {
    const auto is_right_at = [&](const std::vector<double>& point) {
      const Question question =
          in_preferred_constants(corpus::question_at(one_operation(op), point), engine_.capabilities());
      return is_asked(question, engine_.capabilities()) && !is_failure(ask_again(question, engine_).verdict);
    };
    if (std::ranges::all_of(oracle::ordinary_points(op), is_right_at)) sound_->push_back(op);
  }
  return *sound_;
}

}  // namespace minigrad::properties
