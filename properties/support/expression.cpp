// SPDX-License-Identifier: MIT
#include "properties/support/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "corpus/json/number.h"

namespace minigrad::properties {
namespace {

constexpr std::size_t most_nodes = 60;
constexpr std::size_t longest_inline = 60;

/// t, u, v, then t3, t4, ...
std::string variable_name(std::size_t k) { return k < 3 ? std::string(1, "tuv"[k]) : fmt::format("t{}", k); }

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::sub: return "-";
    case Op::mul: return "*";
    case Op::div: return "/";
    default: return "";
  }
}

/// The precedence of an operation. An operand with a lower precedence than its place needs parentheses.
int binding(Op op) {
  switch (op) {
    case Op::add:
    case Op::sub: return 1;
    case Op::mul:
    case Op::div: return 2;
    case Op::neg: return 3;
    default: return 4;
  }
}

class Writer {
 public:
  Writer(const Graph& graph, const corpus::Manner& manner)
      : graph_(graph), manner_(manner), inputs_(input_count(graph)), pieces_(graph.nodes.size()) {
    count_users();
  }

  std::string write() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      if (node.op == Op::input) {
        pieces_[i] = {input_name(next_input_++, inputs_), 4};
      } else {
        write_node(i, node);
      }
    }
    return statements_ + (ends_in_assignment_ ? "" : pieces_.back().text);
  }

  /// Each node in terms of its operands.
  std::vector<std::string> steps() {
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      if (node.op == Op::input) {
        pieces_[i] = {input_name(next_input_++, inputs_), 4};
      } else if (node.op == Op::constant) {
        pieces_[i] = {corpus::plain_number(node.constant), std::signbit(node.constant) ? 3 : 4};
      }
      steps.push_back(is_leaf(node.op) ? pieces_[i].text : text_of(node));
      if (!is_leaf(node.op)) pieces_[i] = {fmt::format("#{}", i), 4};
    }
    return steps;
  }

 private:
  struct Piece {
    std::string text;
    int binding;
  };

  void count_users() {
    users_.assign(graph_.nodes.size(), 0);
    for (const Node& node : graph_.nodes) {
      for (std::size_t k = 0; k < arity(node.op); ++k) ++users_[node.operands[k]];
      if (arity(node.op) == 2 && node.operands[0] == node.operands[1]) --users_[node.operands[0]];
    }
  }

  void write_node(std::size_t i, const Node& node) {
    if (node.op == Op::constant) {
      pieces_[i] = {corpus::plain_number(node.constant), std::signbit(node.constant) ? 3 : 4};
      return;
    }
    const bool in_place = std::binary_search(manner_.in_place.begin(), manner_.in_place.end(), i);
    const bool last = i + 1 == graph_.nodes.size();
    if (in_place) {
      const std::string& variable = pieces_[node.operands[0]].text;
      state(fmt::format("{} {}= {}", variable, sign_of(node.op), pieces_[node.operands[1]].text), last);
      pieces_[i] = {variable, 4};
      ends_in_assignment_ = last;
      return;
    }
    Piece piece{text_of(node), binding(node.op)};
    const bool aliased_user = is_aliased_operand(i);
    const bool named = !last && (!manner_.in_place.empty() || users_[i] > 1 || aliased_user || users_[i] == 0 ||
                                 piece.text.size() > longest_inline);
    if (named) {
      const std::string variable = variable_name(next_variable_++);
      state(fmt::format("{} = {}", variable, piece.text), false);
      piece = {variable, 4};
    }
    pieces_[i] = std::move(piece);
  }

  bool is_aliased_operand(std::size_t i) const {
    return std::any_of(graph_.nodes.begin(), graph_.nodes.end(), [i](const Node& node) {
      return arity(node.op) == 2 && node.operands[0] == i && node.operands[1] == i;
    });
  }

  void state(const std::string& statement, bool last) { statements_ += statement + (last ? "" : "; "); }

  std::string text_of(const Node& node) const {
    const std::string_view sign = sign_of(node.op);
    if (!sign.empty()) {
      return fmt::format("{} {} {}", operand(node, 0, binding(node.op)), sign, operand(node, 1, binding(node.op) + 1));
    }
    if (node.op == Op::neg) return "-" + operand(node, 0, 3);
    std::string text = fmt::format("{}({}", name(node.op), pieces_[node.operands[0]].text);
    if (arity(node.op) == 2) text += ", " + pieces_[node.operands[1]].text;
    return text + ")";
  }

  std::string operand(const Node& node, std::size_t k, int tightest) const {
    const Piece& piece = pieces_[node.operands[k]];
    return piece.binding < tightest ? fmt::format("({})", piece.text) : piece.text;
  }

  const Graph& graph_;
  const corpus::Manner& manner_;
  std::size_t inputs_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> users_;
  std::size_t next_input_ = 0;
  std::size_t next_variable_ = 0;
  std::string statements_;
  bool ends_in_assignment_ = false;
};

}  // namespace

std::vector<std::string> steps_of_expression(const Graph& graph) { return Writer(graph, {}).steps(); }

std::string input_name(std::size_t k, std::size_t count) {
  return count <= 4 ? std::string(1, "xyzw"[k]) : fmt::format("x{}", k);
}

std::string expression(const Graph& graph, const corpus::Manner& manner) {
  if (graph.nodes.size() > most_nodes) return fmt::format("a graph of {} nodes", graph.nodes.size());
  return Writer(graph, manner).write();
}

std::string usage(const Graph& graph, const corpus::Manner& manner) {
  std::string text;
  const auto add = [&text](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  const std::vector<std::optional<Position>> usual = {static_cast<Position>(graph.nodes.size() - 1)};
  constexpr std::size_t most_shown = 8;
  if (!manner.backward.empty() && manner.backward != usual) {
    for (std::size_t i = 0; i < manner.backward.size() && i < most_shown; ++i) {
      add(manner.backward[i] ? fmt::format("backward on {}", *manner.backward[i]) : "clear");
    }
    if (manner.backward.size() > most_shown) add(fmt::format("... {} steps in all", manner.backward.size()));
  }
  if (!manner.wanted.empty()) add(fmt::format("gradients of {} read", fmt::join(manner.wanted, " ")));
  const bool has_constant =
      std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const Node& node) { return node.op == Op::constant; });
  if (has_constant && manner.constants == corpus::Constants::own) add("constants are the engine's own");
  return text;
}

}  // namespace minigrad::properties
