// SPDX-License-Identifier: MIT
#include "properties/explain/explain.h"

#include <fmt/format.h>

#include <stdexcept>

#include "properties/explain/landmarks.h"
#include "properties/explain/parting.h"
#include "properties/explain/sentence.h"
#include "properties/support/expression.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

/// For each node, whether it reaches the output or another node that backward is called on.
std::vector<bool> used_nodes(const Question& question) {
  const Graph& graph = question.graph;
  std::vector<bool> used(graph.nodes.size(), false);
  used.back() = true;
  for (const std::optional<Position>& step : backward_steps(graph, question.manner)) {
    if (step) used[*step] = true;
  }
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    for (std::size_t k = 0; used[i] && k < arity(graph.nodes[i].op); ++k) used[graph.nodes[i].operands[k]] = true;
  }
  return used;
}

bool is_large(const Graph& graph) { return graph.nodes.size() > most_shown_nodes; }

/// The explanation without numbers.
Explanation begin(const Question& question) {
  require_showable(question.graph);
  Explanation explanation;
  explanation.graph = question.graph;
  explanation.expression = expression(question.graph, question.manner);
  explanation.usage = usage(question.graph, question.manner);
  explanation.point.assign(question.points[0].begin(), question.points[0].end());
  explanation.nodes.resize(question.graph.nodes.size());
  const std::vector<std::string> steps = steps_of_expression(question.graph);
  const std::vector<bool> used = used_nodes(question);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    explanation.nodes[i].expression = steps[i];
    explanation.nodes[i].is_used = used[i];
  }
  // The nodes in the middle of long chains are not asked for if there are too many.
  if (is_large(question.graph)) cut_chains(explanation);
  return explanation;
}

/// The rest, which needs the numbers.
void fill_in(Explanation& explanation, const Question& question, const Parties& parties) {
  fill_values(explanation, question, parties);
  fill_adjoints(explanation, question, parties);
  fill_landmarks(explanation, question);
}

/// Whether it is no use to ask the engine for more.
bool has_ended(const EngineAnswers& answers) {
  const oracle::Outcome outcome = answers.status(0).outcome;
  return outcome == oracle::Outcome::crash || outcome == oracle::Outcome::timeout;
}

}  // namespace

void require_showable(const Graph& graph) {
  Explanation explanation;
  explanation.graph = graph;
  explanation.nodes.resize(graph.nodes.size());
  cut_chains(explanation);
  const std::size_t shown = shown_nodes(explanation);
  if (shown <= most_shown_nodes) return;
  throw std::length_error(fmt::format(
      "this graph is too large to show: {} nodes, and up to {} are legible. `minigrad conform` makes failures smaller",
      shown, most_shown_nodes));
}

Explanation explain(Question question, oracle::Differentiator& engine, oracle::Differentiator* oracle) {
  const oracle::FailuresExpected expected(engine);
  const corpus::Capabilities& claims = engine.capabilities();
  question = in_format(std::move(question), claims.dtype);
  Explanation explanation = begin(question);
  explanation.engine = claims.name;
  explanation.engine_version = claims.version;
  if (oracle != nullptr) explanation.oracle = oracle->capabilities().name;
  const EngineAnswers answers(question, engine);
  explanation.verdict = answers.verdict(0).verdict;
  fill_in(explanation, question, {has_ended(answers) ? nullptr : &engine, oracle});
  fill_answer(explanation, answers);
  if (!has_ended(answers)) find_parting(explanation, question, engine);
  explanation.sentence = sentence_on(explanation, answers.status(0).reason);
  if (!is_large(question.graph)) cut_chains(explanation);
  return explanation;
}

Explanation explain_death(Question question, const std::string& engine, oracle::Verdict verdict,
                          const std::string& words, oracle::Differentiator* oracle) {
  Explanation explanation = begin(question);
  explanation.engine = engine;
  if (oracle != nullptr) explanation.oracle = oracle->capabilities().name;
  explanation.verdict = verdict;
  fill_in(explanation, question, {nullptr, oracle});
  explanation.nodes[valued_node(question.graph, question.manner)].value.verdict = verdict;
  explanation.sentence = sentence_on(explanation, words);
  if (!is_large(question.graph)) cut_chains(explanation);
  return explanation;
}

}  // namespace minigrad::properties
