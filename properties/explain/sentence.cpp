// SPDX-License-Identifier: MIT
#include "properties/explain/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "properties/explain/part.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// The expression, or its size if it is long.
std::string subject(const Explanation& explanation) {
  constexpr std::size_t longest = 60;
  if (explanation.expression.size() <= longest) return explanation.expression;
  return fmt::format("a graph of {} nodes", explanation.graph.nodes.size());
}

/// "the adjoint of x is -2 where it should be 0"
std::string difference(const std::string& what, const Quantity& quantity) {
  if (!quantity.engine) return fmt::format("{} is not answered", what);
  if (!quantity.truth) return fmt::format("{} is {:.6g}, which no rounding explains", what, *quantity.engine);
  const auto [engine, truth] = distinct_numbers(*quantity.engine, *quantity.truth);
  if (quantity.verdict == Verdict::convention) {
    return fmt::format("{} is {}, which is a valid slope at the kink, where the contract has {}", what, engine, truth);
  }
  std::string text = fmt::format("{} is {} where it should be {}", what, engine, truth);
  if (quantity.verdict == Verdict::imprecise && quantity.digits_left) {
    text += fmt::format(": {:.1f} digits are left", *quantity.digits_left);
  }
  return text;
}

std::string side(Use use) { return use.slot == 0 ? "the left operand" : "the right operand"; }

/// "the left operand of #4 = x * y", or "#3 = sin(x)" for an operation with one operand.
std::string use_name(const Explanation& explanation, Use use) {
  const std::string user = node_name(explanation, use.user);
  return arity(explanation.graph.nodes[use.user].op) == 1 ? user : fmt::format("{} of {}", side(use), user);
}

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

std::string capitalized(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  return text;
}

/// The only user of a node, whose own adjoint is right, has passed on the wrong share.
std::string single_use(const Explanation& explanation, Use use) {
  return capitalized(fmt::format("{} passes on the wrong share, although its own adjoint is right.",
                                 node_name(explanation, use.user)));
}

/// "that of the left operand is left out and that of the right operand counts twice"
std::string multiplicities(const Explanation& explanation) {
  const std::vector<WrongShare>& shares = explanation.wrong_shares;
  const bool has_one_user =
      std::ranges::all_of(shares, [&](const WrongShare& share) { return share.use.user == shares.front().use.user; });
  std::vector<std::string> parts;
  for (const std::size_t times : {0, 2}) {
    std::vector<std::string> names;
    for (const WrongShare& share : shares) {
      if (share.times != times) continue;
      names.push_back(has_one_user && shares.size() > 1 ? side(share.use) : use_name(explanation, share.use));
    }
    if (names.empty()) continue;
    const bool is_one = names.size() == 1;
    parts.push_back(fmt::format(
        "{} of {} {}", is_one ? "that" : "those", listed(names),
        times == 0 ? (is_one ? "is left out" : "are left out") : (is_one ? "counts twice" : "count twice")));
  }
  return listed(parts);
}

/// All shares are right, but their sum is not.
std::string wrong_sum(const Explanation& explanation, std::size_t uses) {
  const std::vector<WrongShare>& shares = explanation.wrong_shares;
  const Quantity& adjoint = explanation.nodes[explanation.parting->node].adjoint;
  std::string text =
      fmt::format("Asked for alone, {} uses are right", uses == 2 ? "both" : fmt::format("all {}", uses));
  if (!shares.front().times) {
    if (shares.size() > 4) return text + "; only their sum is known to be wrong.";
    std::vector<std::string> numbers;
    for (const WrongShare& share : shares) numbers.push_back(fmt::format("{:.6g}", *share.truth));
    return fmt::format("{}: {}. Only their sum is known to be wrong.", text, fmt::join(numbers, ", "));
  }
  return fmt::format("{}; {:.6g} is their sum if {}.", text, *adjoint.engine, multiplicities(explanation));
}

std::string shares_text(const Explanation& explanation) {
  const std::vector<WrongShare>& shares = explanation.wrong_shares;
  const std::size_t uses = uses_of(explanation, explanation.parting->node).size();
  if (shares.empty()) return "";
  if (uses == 1) return single_use(explanation, shares.front().use);
  if (!shares.front().fails_alone) return wrong_sum(explanation, uses);
  const auto [engine, truth] = distinct_numbers(*shares.front().engine, *shares.front().truth);
  const std::string others = shares.size() == 1 ? "" : fmt::format(", and {} more are wrong", shares.size() - 1);
  return fmt::format("Asked for alone, the share of {} is {} where it should be {}{}.",
                     use_name(explanation, shares.front().use), engine, truth, others);
}

std::string value_text(const Explanation& explanation, Position node) {
  const Node& failing = explanation.graph.nodes[node];
  const bool are_right = std::ranges::all_of(failing.operands, [&](Position operand) {
    return operand == node || explanation.nodes[operand].value.verdict == Verdict::agree;
  });
  if (is_leaf(failing.op) || !are_right) return "";
  return arity(failing.op) == 1 ? "Its operand is right." : "Its operands are right.";
}

/// "the adjoint of x is -2 where it should be 0", at the parting.
std::string parting_text(const Explanation& explanation) {
  const auto [node, in] = *explanation.parting;
  const bool is_value = in == Parting::Quantity::value;
  const ExplainedNode& at = explanation.nodes[node];
  const std::string what = fmt::format("the {} of {}", is_value ? "value" : "adjoint", node_name(explanation, node));
  return difference(what, is_value ? at.value : at.adjoint);
}

/// The engine gave no answer: what happened, and the first node at which something fails.
std::string no_answer(const Explanation& explanation, const std::string& reason) {
  std::string first_line = reason.substr(0, reason.find('\n'));
  if (first_line.ends_with('.')) first_line.pop_back();
  const std::string_view verb = explanation.verdict == Verdict::crash     ? "ends"
                                : explanation.verdict == Verdict::timeout ? "does not answer in time"
                                                                          : "answers with an error";
  std::string text = fmt::format("{}: {} {}: {}.", subject(explanation), explanation.engine, verb, first_line);
  if (!explanation.parting || explanation.parting->node + 1 == explanation.nodes.size()) return text;
  const auto [node, in] = *explanation.parting;
  if (in == Parting::Quantity::value && !explanation.nodes[node].value.engine) {
    return text +
           fmt::format(" {} is the first node that it does not answer.", capitalized(node_name(explanation, node)));
  }
  return text + fmt::format(" {}.", capitalized(parting_text(explanation)));
}

}  // namespace

std::string sentence_on(const Explanation& explanation, const std::string& reason) {
  if (explanation.verdict == Verdict::unsupported) {
    return fmt::format("{}: {} does not answer: {}", subject(explanation), explanation.engine, reason);
  }
  const bool is_right = !is_failure(explanation.verdict);
  if (is_right && !explanation.parting) {
    return fmt::format("{}: nothing fails; whatever is owed is right.", subject(explanation));
  }
  if (!is_right && !reason.empty()) return no_answer(explanation, reason);
  if (!explanation.parting)
    return fmt::format("{}: the answer is {}.", subject(explanation), name(explanation.verdict));
  const bool is_value = explanation.parting->quantity == Parting::Quantity::value;
  const std::string more = is_value ? value_text(explanation, explanation.parting->node) : shares_text(explanation);
  const std::string text = fmt::format("{}: {}{}.", subject(explanation), is_right ? "the answer is right, but " : "",
                                       parting_text(explanation));
  return more.empty() ? text : text + ' ' + more;
}

}  // namespace minigrad::properties
