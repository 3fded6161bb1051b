// SPDX-License-Identifier: MIT
#include "properties/explain/node_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "properties/explain/part.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Differentiator;
using oracle::Judge;
using oracle::Judgement;
using oracle::Verdict;

bool may_be_asked(const Question& question, const Differentiator& party) {
  return !find_error(question.graph, question.manner) &&
         !find_unclaimed(party.capabilities(), question.graph, question.manner);
}

std::optional<double> truth_of(const Judge& judge, Component component) {
  if (component.is_value() && judge.owes_nan()) return std::numeric_limits<double>::quiet_NaN();
  const std::optional<oracle::Truth> truth = judge.truth(component.index);
  return truth ? std::optional(truth->value) : std::nullopt;
}

/// Stores the engine's number, the truth and the judgement.
void set_judged(Quantity& quantity, double number, std::optional<double> truth, const Judgement& judgement,
                corpus::Dtype dtype) {
  quantity.engine = number;
  quantity.truth = truth;
  quantity.verdict = judgement.verdict;
  const bool has_error = truth && judgement.verdict != Verdict::convention && !judgement.own_kink;
  quantity.digits_left = has_error ? std::optional(digits_left(judgement.ulps, dtype)) : std::nullopt;
}

/// The answers of the oracle to the only point; nothing if it is not asked or refuses.
std::optional<std::vector<double>> answers_of(const Question& question, Differentiator& party) {
  const Question asked = in_preferred_constants(question, party.capabilities());
  if (!may_be_asked(asked, party)) return std::nullopt;
  const oracle::Answers answers = party.differentiate(asked);
  if (answers.statuses[0].outcome != oracle::Outcome::answered) return std::nullopt;
  return answers.all_at(0);
}

/// The nodes that a compound assignment overwrites: their gradients cannot be read.
std::vector<bool> overwritten_nodes(const Question& question) {
  std::vector<bool> overwritten(question.graph.nodes.size(), false);
  for (const Position node : question.manner.in_place) {
    overwritten[question.graph.nodes[node].operands[0]] = true;
  }
  return overwritten;
}

/// The same question for the gradients of all nodes that have one.
Question for_all_gradients(const Explanation& explanation, Question question) {
  const std::vector<bool> depends = corpus::depends_on_input(question.graph);
  const std::vector<bool> overwritten = overwritten_nodes(question);
  question.manner.wanted.clear();
  for (Position i = 0; i < question.graph.nodes.size(); ++i) {
    if (depends[i] && explanation.nodes[i].is_used && !overwritten[i]) question.manner.wanted.push_back(i);
  }
  return question;
}

/// Asks for all gradients at once, and fills in the truth in any case.
void fill_together(Explanation& explanation, const Question& question, const Parties& parties) {
  const Question asked = for_all_gradients(explanation, question);
  const std::vector<Position>& wanted = asked.manner.wanted;
  if (wanted.empty()) return;
  const auto& claims = parties.engine ? parties.engine->capabilities() : corpus::Capabilities{};
  const Judge judge(asked.graph, asked.points[0], claims, asked.manner);
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    explanation.nodes[wanted[k]].adjoint.truth = truth_of(judge, Component{1 + k});
  }
  if (parties.oracle) {
    const auto numbers = answers_of(asked, *parties.oracle);
    for (std::size_t k = 0; numbers && k < wanted.size(); ++k) {
      explanation.nodes[wanted[k]].adjoint.oracle = (*numbers)[1 + k];
    }
  }
  if (!parties.engine || !may_be_asked(asked, *parties.engine)) return;
  const EngineAnswers answers(asked, *parties.engine);
  if (!answers.is_answered(0)) return;
  const std::vector<Judgement> judgements = judge.judge_all(answers.components_at(0));
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    Quantity& adjoint = explanation.nodes[wanted[k]].adjoint;
    set_judged(adjoint, answers(0, Component{1 + k}), adjoint.truth, judgements[1 + k], claims.dtype);
  }
}

/// Asks for one gradient: that of the node as an input.
void fill_by_cut(Explanation& explanation, const Question& question, Position node, const Parties& parties) {
  const Quantity& value = explanation.nodes[node].value;
  const std::optional<double> known = value.truth ? value.truth : value.engine;
  if (!known || !calls_backward_once(question)) return;
  const auto dtype = parties.engine ? parties.engine->capabilities().dtype : corpus::Dtype::float64;
  const auto output = static_cast<Position>(question.graph.nodes.size() - 1);
  const Question part = part_of(question, output, Cut{node, in_format(*known, dtype)});
  if (find_error(part.graph, part.manner)) return;
  const Quantity found = ask(part, Component{input_count(part.graph)}, parties);
  Quantity& adjoint = explanation.nodes[node].adjoint;
  if (found.oracle) adjoint.oracle = found.oracle;
  if (!found.verdict) return;
  adjoint.engine = found.engine;
  adjoint.truth = found.truth;
  adjoint.verdict = found.verdict;
  adjoint.digits_left = found.digits_left;
}

bool gives_all_gradients(const Differentiator* party) {
  return party == nullptr || party->capabilities().gradients == corpus::Gradients::all;
}

}  // namespace

double digits_left(double ulps, corpus::Dtype dtype) {
  const double all = (dtype == corpus::Dtype::float32 ? 24 : 53) * std::log10(2.0);
  return std::clamp(all - std::log10(std::max(ulps, 1.0)), 0.0, all);
}

Quantity ask(const Question& question, Component component, const Parties& parties) {
  Quantity quantity;
  if (parties.oracle) {
    if (const auto numbers = answers_of(question, *parties.oracle)) quantity.oracle = (*numbers)[component.index];
  }
  if (parties.engine && may_be_asked(question, *parties.engine)) {
    const EngineAnswers answers(question, *parties.engine);
    const Judge judge = answers.judge(0);
    quantity.truth = truth_of(judge, component);
    if (answers.is_answered(0)) {
      const double number = answers(0, component);
      set_judged(quantity, number, quantity.truth, judge.judge(component.index, number), answers.claims().dtype);
    } else {
      quantity.verdict = answers.refusal(0);
    }
    return quantity;
  }
  const auto& claims = parties.engine ? parties.engine->capabilities() : corpus::Capabilities{};
  quantity.truth = truth_of(Judge(question.graph, question.points[0], claims, question.manner), component);
  return quantity;
}

void fill_values(Explanation& explanation, const Question& question, const Parties& parties) {
  std::size_t next_input = 0;
  for (Position i = 0; i < question.graph.nodes.size(); ++i) {
    const Node& node = question.graph.nodes[i];
    ExplainedNode& explained = explanation.nodes[i];
    if (is_leaf(node.op)) {  // known to everybody
      const double number = node.op == Op::input ? question.points[0][next_input++] : node.constant;
      explained.value.truth = number;
      if (parties.engine) explained.value.engine = number;
      if (parties.engine) explained.value.verdict = Verdict::agree;
      if (parties.oracle) explained.value.oracle = number;
    } else if (explained.is_used && !explained.chain_end) {
      explained.value = ask(part_of(question, i), Component{0}, parties);
    }
  }
}

void fill_adjoints(Explanation& explanation, const Question& question, const Parties& parties) {
  fill_together(explanation, question, parties);
  const Parties others{gives_all_gradients(parties.engine) ? nullptr : parties.engine,
                       gives_all_gradients(parties.oracle) ? nullptr : parties.oracle};
  if (!others.engine && !others.oracle) return;
  const std::vector<bool> depends = corpus::depends_on_input(question.graph);
  for (Position i = 0; i + 1 < question.graph.nodes.size(); ++i) {
    const ExplainedNode& node = explanation.nodes[i];
    if (node.is_used && depends[i] && !node.chain_end) fill_by_cut(explanation, question, i, others);
  }
}

void fill_answer(Explanation& explanation, const EngineAnswers& answers) {
  const auto& [graph, points, manner] = answers.question();
  if (!answers.is_answered(0)) {
    explanation.nodes[valued_node(graph, manner)].value.verdict = answers.refusal(0);
    return;
  }
  const Judge judge = answers.judge(0);
  const std::vector<Judgement> judgements = judge.judge_all(answers.components_at(0));
  const std::vector<Position> wanted = wanted_nodes(graph, manner);
  for (Component c; c.index < answers.components(); ++c.index) {
    ExplainedNode& node = explanation.nodes[c.is_value() ? valued_node(graph, manner) : wanted[c.input()]];
    set_judged(c.is_value() ? node.value : node.adjoint, answers(0, c), truth_of(judge, c), judgements[c.index],
               answers.claims().dtype);
  }
}

}  // namespace minigrad::properties
