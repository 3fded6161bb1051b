// SPDX-License-Identifier: MIT
#include "properties/explain/parting.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "properties/explain/node_numbers.h"
#include "properties/explain/part.h"

namespace minigrad::properties {
namespace {

/// Of a node with more uses, no share is asked for.
constexpr std::size_t most_uses_asked = 12;
/// The multiplicities 0, 1 and 2 are tried for each of at most this many uses.
constexpr std::size_t most_uses_counted = 5;

std::optional<Position> first_failing_value(const Explanation& explanation) {
  for (Position i = 0; i < explanation.nodes.size(); ++i) {
    if (explanation.nodes[i].value.fails()) return i;
  }
  return std::nullopt;
}

std::optional<Position> last_failing_adjoint(const Explanation& explanation) {
  for (auto i = static_cast<Position>(explanation.nodes.size()); i-- > 0;) {
    if (explanation.nodes[i].adjoint.fails()) return i;
  }
  return std::nullopt;
}

/// Whether the share of a use depends on that value: the value of the user or of one of its operands.
bool depends_on_value(const Explanation& explanation, Use use, Position value) {
  const Node& user = explanation.graph.nodes[use.user];
  return use.user == value || user.operands[0] == value || user.operands[1] == value;
}

std::optional<Parting> choose(const Explanation& explanation) {
  const std::optional<Position> value = first_failing_value(explanation);
  const std::optional<Position> adjoint = last_failing_adjoint(explanation);
  if (!adjoint) return value ? std::optional(Parting{*value, Parting::Quantity::value}) : std::nullopt;
  const bool is_output_wrong = explanation.nodes.back().value.fails();
  const std::vector<Use> uses = uses_of(explanation, *adjoint);
  const bool is_consequence =
      value && std::ranges::any_of(uses, [&](Use use) { return depends_on_value(explanation, use, *value); });
  if (value && (is_output_wrong || is_consequence)) return Parting{*value, Parting::Quantity::value};
  return Parting{*adjoint, Parting::Quantity::adjoint};
}

/// The shares of the uses, each asked for alone; empty if they are not known.
std::vector<Quantity> ask_shares(const Explanation& explanation, const corpus::Question& question, Position node,
                                 const std::vector<Use>& uses, oracle::Differentiator& engine) {
  const std::optional<double> value = explanation.nodes[node].value.truth;
  if (!value || !calls_backward_once(question) || uses.size() > most_uses_asked) return {};
  const auto output = static_cast<Position>(question.graph.nodes.size() - 1);
  std::vector<Quantity> shares;
  for (const Use& use : uses) {
    const corpus::Question part = part_of(question, output, Cut{node, *value, use});
    if (find_error(part.graph, part.manner)) return {};
    shares.push_back(ask(part, Component{input_count(part.graph)}, {.engine = &engine}));
    if (!shares.back().engine || !shares.back().truth) return {};
  }
  return shares;
}

/// How often each share is counted in a sum: the only way in which each is counted at most twice; nothing if there is
/// none, or more than one.
std::optional<std::vector<std::size_t>> count_shares(const std::vector<Quantity>& shares, double sum) {
  if (shares.size() > most_uses_counted || !std::isfinite(sum)) return std::nullopt;
  std::optional<std::vector<std::size_t>> found;
  std::vector<std::size_t> times(shares.size(), 0);
  const auto advance = [&] {
    for (std::size_t& count : times) {
      if (++count <= 2) return true;
      count = 0;
    }
    return false;
  };
  do {
    double total = 0;
    double size = std::fabs(sum);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      total += static_cast<double>(times[i]) * *shares[i].engine;
      size = std::max(size, std::fabs(*shares[i].engine));
    }
    if (std::fabs(total - sum) > 1e-9 * size) continue;
    if (found) return std::nullopt;
    found = times;
  } while (advance());
  return found;
}

/// Whether a node with a wrong adjoint has it from its only user: the adjoint of the user is known to be right, and
/// backward is not called on the node itself.
bool is_only_user_guilty(const Explanation& explanation, const corpus::Question& question, Position user) {
  const std::vector<std::optional<Position>> steps = backward_steps(question.graph, question.manner);
  if (std::ranges::find(steps, explanation.parting->node) != steps.end()) return false;
  const bool is_seed = user + 1 == explanation.nodes.size() && calls_backward_once(question);
  return is_seed || explanation.nodes[user].adjoint.verdict == oracle::Verdict::agree;
}

void find_wrong_shares(Explanation& explanation, const corpus::Question& question, oracle::Differentiator& engine) {
  const Position node = explanation.parting->node;
  const Quantity& adjoint = explanation.nodes[node].adjoint;
  const std::vector<Use> uses = uses_of(explanation, node);
  std::vector<WrongShare>& wrong = explanation.wrong_shares;
  if (uses.size() == 1) {
    if (!is_only_user_guilty(explanation, question, uses[0].user)) return;
    wrong.push_back({uses[0], true, adjoint.engine, adjoint.truth, std::nullopt});
    return;
  }
  const std::vector<Quantity> shares = ask_shares(explanation, question, node, uses, engine);
  if (shares.empty()) return;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (shares[i].fails()) wrong.push_back({uses[i], true, shares[i].engine, shares[i].truth, std::nullopt});
  }
  if (!wrong.empty()) return;
  const auto times = adjoint.engine ? count_shares(shares, *adjoint.engine) : std::nullopt;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (times && (*times)[i] == 1) continue;
    wrong.push_back(
        {uses[i], false, shares[i].engine, shares[i].truth, times ? std::optional((*times)[i]) : std::nullopt});
  }
}

}  // namespace

void find_parting(Explanation& explanation, const corpus::Question& question, oracle::Differentiator& engine) {
  explanation.parting = choose(explanation);
  if (!explanation.parting || explanation.parting->quantity == Parting::Quantity::value) return;
  find_wrong_shares(explanation, question, engine);
}

}  // namespace minigrad::properties
