// SPDX-License-Identifier: MIT
#include "properties/conform/guilty.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "oracle/evaluate.h"
#include "oracle/traits/op_traits.h"
#include "properties/examine/bucket.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// The question about one node of a graph: its operation on inputs at the given operands, or on the constants that it
/// has.
Question alone(const Graph& graph, const Node& node, std::span<const double> operands, corpus::Constants constants) {
  Graph operation;
  std::vector<double> point;
  std::array<Position, 2> positions{};
  for (std::size_t k = 0; k < arity(node.op); ++k) {
    const Node& operand = graph.nodes[node.operands[k]];
    if (operand.op == Op::constant) {
      positions[k] = operation.constant(operand.constant);
    } else {
      positions[k] = operation.input();
      point.push_back(operands[k]);
    }
  }
  operation.nodes.push_back({node.op, positions, 0});
  return corpus::question_at(std::move(operation), point, {.constants = constants});
}

/// Asks about the operations of a symptom.
class Search {
 public:
  Search(const Symptom& symptom, oracle::Differentiator& engine)
      : symptom_(symptom),
        engine_(engine),
        kind_(message_kind(symptom.verdict)),
        values_(oracle::evaluate(symptom.question.graph, symptom.question.points[0])) {}

  /// The failure of a node's operation by itself, if it has one.
  std::optional<Guilty> look_at(const Node& node) {
    for (const std::vector<double>& operands : oracle::ordinary_points(node.op)) {
      if (auto found = ask(node, operands)) return Guilty{node.op, *std::move(found), "ordinary"};
    }
    std::vector<double> operands;
    for (std::size_t k = 0; k < arity(node.op); ++k) operands.push_back(values_[node.operands[k]]);
    auto found = ask(node, operands);
    if (!found) return std::nullopt;
    return Guilty{node.op, *std::move(found), operand_kinds(operands)};
  }

 private:
  std::optional<Symptom> ask(const Node& node, std::span<const double> operands) {
    const corpus::Capabilities& claims = engine_.capabilities();
    const auto& [graph, points, manner] = symptom_.question;
    Question question = in_format(alone(graph, node, operands, manner.constants), claims.dtype);
    if (find_unclaimed(claims, question.graph, question.manner)) return std::nullopt;
    PointVerdict verdict = ask_again(question, engine_);
    if (verdict.verdict != symptom_.verdict.verdict || message_kind(verdict) != kind_) return std::nullopt;
    return Symptom{std::move(question), std::move(verdict)};
  }

  const Symptom& symptom_;
  oracle::Differentiator& engine_;
  std::string kind_;
  std::vector<double> values_;
};

}  // namespace

std::vector<Guilty> guilty_operations(const Symptom& symptom, oracle::Differentiator& engine) {
  constexpr std::size_t large = 100;
  std::vector<Guilty> all;
  if (symptom.verdict.verdict == Verdict::timeout || symptom.question.graph.nodes.size() > large) return all;
  const oracle::FailuresExpected expected(engine);
  Search search(symptom, engine);
  for (const Node& node : symptom.question.graph.nodes) {
    if (is_leaf(node.op)) continue;
    const bool is_known = std::ranges::any_of(all, [&](const Guilty& guilty) { return guilty.op == node.op; });
    if (is_known) continue;
    if (auto guilty = search.look_at(node)) all.push_back(*std::move(guilty));
  }
  return all;
}

bool has_guilty_operation(const Symptom& symptom, oracle::Differentiator& engine) {
  Search search(symptom, engine);
  return std::ranges::any_of(symptom.question.graph.nodes,
                             [&](const Node& node) { return !is_leaf(node.op) && search.look_at(node).has_value(); });
}

}  // namespace minigrad::properties
