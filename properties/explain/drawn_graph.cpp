// SPDX-License-Identifier: MIT
#include "properties/explain/drawn_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "corpus/json/number.h"
#include "properties/support/expression.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

/// The first character at which a number differs from the truth; npos if none does.
std::size_t first_difference(const std::string& number, const std::string& truth) {
  const auto [at, other] = std::ranges::mismatch(number, truth);
  if (at == number.end() && other == truth.end()) return std::string::npos;
  const auto exponent = [](const std::string& text) { return text.substr(std::min(text.find('e'), text.size())); };
  const bool is_comparable = exponent(number) == exponent(truth) && number.find('.') == truth.find('.');
  return is_comparable ? static_cast<std::size_t>(at - number.begin()) : 0;
}

/// One row where engine and truth agree or only the truth is known, a row for each party where they do not.
void add_rows(std::vector<DrawnRow>& rows, const std::string& title, const Quantity& quantity) {
  const std::size_t first = rows.size();
  const auto add = [&](const std::string& party, const std::string& number, std::size_t wrong_from) {
    rows.push_back({rows.size() == first ? title : "", party, number, wrong_from});
  };
  if (!quantity.fails()) {
    const bool agrees = quantity.engine.has_value();
    const std::optional<double> number = quantity.engine ? quantity.engine : quantity.truth;
    if (!number) return;
    const bool is_owed = !agrees || quantity.truth;
    add(agrees ? (is_owed ? "" : "engine") : "truth", fmt::format("{:.6g}", *number), std::string::npos);
    return;
  }
  const std::string truth = quantity.truth ? corpus::plain_number(*quantity.truth) : "";
  if (quantity.engine) {
    const std::string number = corpus::plain_number(*quantity.engine);
    add("engine", number, first_difference(number, truth));
  } else {
    add("engine", std::string(name(*quantity.verdict)), 0);
  }
  if (quantity.oracle) add("oracle", corpus::plain_number(*quantity.oracle), std::string::npos);
  if (quantity.truth) add("truth", truth, std::string::npos);
}

DrawnBox::Kind kind_of(Op op) {
  if (op == Op::input) return DrawnBox::Kind::input;
  return op == Op::constant ? DrawnBox::Kind::constant : DrawnBox::Kind::operation;
}

DrawnBox box_of(const Explanation& explanation, Position position) {
  const ExplainedNode& node = explanation.nodes[position];
  DrawnBox box{kind_of(explanation.graph.nodes[position].op), position,
               fmt::format("#{}  {}", position, node.expression)};
  if (box.kind != DrawnBox::Kind::constant) {
    add_rows(box.rows, "value", node.value);
    add_rows(box.rows, "adjoint", node.adjoint);
  }
  box.remarks = remarks_on(node);
  box.fails = node.value.fails() || node.adjoint.fails();
  box.is_parting = explanation.parting && explanation.parting->node == position;
  if (box.is_parting && is_only_sum_wrong(explanation)) box.remarks.emplace_back(only_the_sum);
  return box;
}

}  // namespace

std::vector<DrawnBox> drawn_boxes(const Explanation& explanation) {
  const Graph& graph = explanation.graph;
  std::map<Position, std::size_t> left_out;                  // by the end of the chain, how many nodes
  std::map<Position, std::vector<Position>> chain_operands;  // by the end of the chain, its nodes
  std::vector<std::size_t> places(graph.nodes.size());
  std::vector<DrawnBox> boxes;
  for (Position i = 0; i < graph.nodes.size(); ++i) {
    if (!explanation.nodes[i].is_used) continue;
    const Node& node = graph.nodes[i];
    const std::optional<Position> end = explanation.nodes[i].chain_end;
    if (!end) {
      DrawnBox box = box_of(explanation, i);
      for (std::size_t k = 0; k < arity(node.op); ++k) {
        const std::optional<Position> operand_end = explanation.nodes[node.operands[k]].chain_end;
        box.operands.push_back(places[operand_end.value_or(node.operands[k])]);
      }
      boxes.push_back(std::move(box));
      places[i] = boxes.size() - 1;
      continue;
    }
    ++left_out[*end];
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      if (!explanation.nodes[node.operands[k]].chain_end) chain_operands[*end].push_back(node.operands[k]);
    }
    if (i != *end) continue;
    DrawnBox box{DrawnBox::Kind::left_out, i, fmt::format("... {} nodes are left out ...", grouped(left_out[i]))};
    for (const Position operand : chain_operands[i]) {
      if (std::ranges::find(box.operands, places[operand]) == box.operands.end()) {
        box.operands.push_back(places[operand]);
      }
    }
    boxes.push_back(std::move(box));
    places[i] = boxes.size() - 1;
  }
  return boxes;
}

std::string share_label(const WrongShare& share) {
  if (share.times) return *share.times == 0 ? "left out" : "counts twice";
  if (!share.fails_alone) return "";
  if (!share.engine) return "no answer";
  if (!share.truth) return fmt::format("{:.6g} is wrong", *share.engine);
  const std::string engine = fmt::format("{:.6g}", *share.engine);
  const std::string truth = fmt::format("{:.6g}", *share.truth);
  return engine == truth ? "loses digits" : fmt::format("{}, not {}", engine, truth);
}

const WrongShare* find_wrong_share(const Explanation& explanation, Use use) {
  if (is_only_sum_wrong(explanation)) return nullptr;
  const auto found =
      std::ranges::find_if(explanation.wrong_shares, [&](const WrongShare& share) { return share.use == use; });
  return found == explanation.wrong_shares.end() ? nullptr : &*found;
}

std::string headline_of(const Explanation& explanation) {
  const std::string& sentence = explanation.sentence;
  const std::size_t end = sentence.find(". ");
  return end == std::string::npos ? sentence : sentence.substr(0, end + 1);
}

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (lines.empty() || lines.back().size() + 1 + word.size() > width) {
      lines.push_back(word);
    } else {
      lines.back() += ' ' + word;
    }
  }
  return lines;
}

std::vector<std::string> caption_lines(const Explanation& explanation, std::size_t width) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& text) {
    for (const std::string& line : wrapped(text, width)) lines.push_back(line);
  };
  const std::string headline = headline_of(explanation);
  add(headline);
  add(explanation.sentence.str().substr(headline.size()));
  if (!explanation.cause.empty()) add("Cause: " + explanation.cause.str());
  std::string who = fmt::format("engine: {}{}{}", explanation.engine, explanation.engine_version.empty() ? "" : " ",
                                explanation.engine_version);
  if (!explanation.oracle.empty()) who += fmt::format("; oracle: {}", explanation.oracle);
  if (!explanation.usage.empty()) who += "; used so: " + explanation.usage;
  std::string at;
  constexpr std::size_t most = 6;
  for (std::size_t i = 0; i < explanation.point.size() && i < most; ++i) {
    at += fmt::format("{}{} = {}", i == 0 ? "; at " : ", ", input_name(i, explanation.point.size()),
                      corpus::plain_number(explanation.point[i]));
  }
  add(who + at + (explanation.point.size() > most ? ", ..." : ""));
  return lines;
}

}  // namespace minigrad::properties
