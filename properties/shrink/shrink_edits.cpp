// SPDX-License-Identifier: MIT
#include "properties/shrink/shrink_edits.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <unordered_map>
#include <utility>

#include "minigrad/graph_queries.h"
#include "oracle/evaluate.h"
#include "properties/shrink/simpler_numbers.h"

namespace minigrad::properties {

namespace {

using Kind = Edit::Kind;

/// The ops that may replace others, the simplest first.
constexpr std::array simple_ops = {Op::neg, Op::add, Op::sub, Op::mul, Op::div, Op::exp, Op::sin};

/// The bits of a number: they distinguish -0 from 0, and a NaN equals itself.
std::uint64_t bits(double number) { return std::bit_cast<std::uint64_t>(number); }

/// The nodes of an example, with the coordinate of each input in its `constant`, so that edits need not count inputs.
std::vector<Node> with_coordinates(const Example& example) {
  std::vector<Node> nodes = example.graph.nodes;
  std::size_t next_coordinate = 0;
  for (Node& node : nodes) {
    if (node.op == Op::input) node.constant = example.point[next_coordinate++];
  }
  return nodes;
}

std::vector<std::uint32_t> count_users(const std::vector<Node>& nodes) {
  std::vector<std::uint32_t> users(nodes.size(), 0);
  for (const Node& node : nodes) {
    for (std::size_t k = 0; k < arity(node.op); ++k) ++users[node.operands[k]];
  }
  return users;
}

/// Lists the edits of one example.
class Lister {
 public:
  explicit Lister(const Example& example)
      : nodes_(with_coordinates(example)),
        values_(oracle::evaluate(example.graph, example.point)),
        users_(count_users(nodes_)) {}

  std::vector<Edit> list() {
    add({Kind::drop_dead});
    cuts();
    for (Position i = 0; i < size(); ++i) node_edits(i);
    merges();
    for (Position i = 0; i < size(); ++i) op_edits(i);
    for (const std::uint32_t digits : {1U, 2U, 3U}) add({Kind::round_numbers, 0, digits});
    for (const Node& node : nodes_) holders_[bits(node.constant)] += is_leaf(node.op) ? 1 : 0;
    for (Position i = 0; i < size(); ++i) number_edits(i);
    return std::move(edits_);
  }

 private:
  Position size() const { return static_cast<Position>(nodes_.size()); }
  Position output() const { return size() - 1; }
  void add(const Edit& edit) { edits_.push_back(edit); }

  /// Cuts at the middle, the quarters, the eighths and so on: of the nodes after a node, then of the nodes before it.
  void cuts() {
    for (Position stride = std::bit_floor(size()); stride > 0; stride /= 2) {
      for (Position end = stride; end <= size(); end += 2 * stride) {
        const Position node = end - 1;
        if (node != output()) add({Kind::hoist, node});
        if (nodes_[node].op != Op::constant) add({Kind::to_constant, node, 0, values_[node]});
        if (!is_leaf(nodes_[node].op)) add({Kind::to_input, node, 0, values_[node]});
      }
    }
  }

  void node_edits(Position i) {
    if (users_[i] == 0 && i != output()) add({Kind::drop_sink, i});
    const Node& node = nodes_[i];
    for (std::uint32_t k = 0; k < arity(node.op); ++k) {
      if (users_[i] > 0) add({Kind::bypass, i, k});
      const Kind rewire = k == 0 ? Kind::rewire_left : Kind::rewire_right;
      const Node& operand = nodes_[node.operands[k]];
      // One use skips its operand, which stays if it has other users.
      for (std::size_t j = 0; j < arity(operand.op); ++j) add({rewire, i, operand.operands[j]});
    }
    if (arity(node.op) == 2 && node.operands[0] != node.operands[1]) {
      add({Kind::rewire_right, i, node.operands[0]});
      add({Kind::rewire_left, i, node.operands[1]});
    }
  }

  /// Merges each leaf with the first and the previous leaf of its kind, and with the first that holds the same number.
  void merges() {
    for (const Op leaf : {Op::input, Op::constant}) {
      std::optional<Position> first, previous;
      std::unordered_map<std::uint64_t, Position> first_holders;
      for (Position i = 0; i < size(); ++i) {
        if (nodes_[i].op != leaf) continue;
        const Position holder = first_holders.try_emplace(bits(nodes_[i].constant), i).first->second;
        if (holder != i) add({Kind::merge, i, holder});
        if (previous) add({Kind::merge, i, *previous});
        if (first && first != previous) add({Kind::merge, i, *first});
        previous = i;
        if (!first) first = i;
      }
    }
  }

  void op_edits(Position i) {
    const Op op = nodes_[i].op;
    for (const Op simpler : simple_ops) {
      const bool fits = arity(simpler) == arity(op) && rank(simpler) < rank(op);
      if (fits) add({Kind::change_op, i, static_cast<std::uint32_t>(simpler)});
    }
  }

  void number_edits(Position i) {
    if (!is_leaf(nodes_[i].op)) return;
    for (const double number : simpler_numbers(nodes_[i].constant)) {
      add({Kind::change_number, i, 0, number});
      if (holders_[bits(nodes_[i].constant)] > 1) add({Kind::change_all_equal, i, 0, number});
    }
  }

  std::vector<Node> nodes_;
  std::vector<double> values_;
  std::vector<std::uint32_t> users_;
  std::unordered_map<std::uint64_t, std::size_t> holders_;  ///< the number of leaves that hold a number, by its bits
  std::vector<Edit> edits_;
};

/// An example while it is edited.
class Draft {
 public:
  explicit Draft(const Example& example)
      : nodes_(with_coordinates(example)), output_(static_cast<Position>(nodes_.size() - 1)), roots_(nodes_.size()) {
    const std::vector<std::uint32_t> users = count_users(nodes_);
    for (std::size_t i = 0; i < nodes_.size(); ++i) roots_[i] = users[i] == 0;
  }

  void apply(const Edit& edit) {
    Node& node = nodes_[edit.node];
    switch (edit.kind) {
      case Kind::drop_dead: return roots_.assign(roots_.size(), false);
      case Kind::hoist: return set_output(edit.node);
      case Kind::to_constant: node = {Op::constant, {}, edit.number}; return;
      case Kind::to_input: node = {Op::input, {}, edit.number}; return;
      case Kind::drop_sink: roots_[edit.node] = false; return;
      case Kind::bypass: return redirect(edit.node, node.operands[edit.operand]);
      case Kind::merge: return redirect(edit.node, edit.operand);
      case Kind::rewire_left: node.operands[0] = edit.operand; return;
      case Kind::rewire_right: node.operands[1] = edit.operand; return;
      case Kind::change_op: node.op = static_cast<Op>(edit.operand); return;
      case Kind::round_numbers: return round_numbers(static_cast<int>(edit.operand));
      case Kind::change_number: node.constant = edit.number; return;
      case Kind::change_all_equal: return change_all_equal(node.constant, edit.number);
    }
  }

  /// The nodes that are needed, in their order, and the coordinates of the inputs among them.
  Example finish() const {
    Example result{subgraph(nodes_, find_needed()), {}};
    for (Node& node : result.graph.nodes) {
      if (node.op == Op::input) result.point.push_back(std::exchange(node.constant, 0));
    }
    return result;
  }

 private:
  /// The output is the last node: nodes after it are dropped.
  void set_output(Position node) {
    output_ = node;
    nodes_.resize(node + 1);
    roots_.resize(node + 1);
  }

  void redirect(Position from, Position to) {
    for (Node& user : nodes_) {
      for (std::size_t k = 0; k < arity(user.op); ++k) {
        if (user.operands[k] == from) user.operands[k] = to;
      }
    }
  }

  void round_numbers(int digits) {
    for (Node& node : nodes_) {
      if (is_leaf(node.op)) node.constant = round_to_digits(node.constant, digits);
    }
  }

  void change_all_equal(double from, double to) {
    const std::uint64_t wanted = bits(from);
    for (Node& node : nodes_) {
      if (is_leaf(node.op) && bits(node.constant) == wanted) node.constant = to;
    }
  }

  std::vector<bool> find_needed() const {
    std::vector<bool> needed = roots_;
    needed[output_] = true;
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      if (!needed[i]) continue;
      for (std::size_t k = 0; k < arity(nodes_[i].op); ++k) needed[nodes_[i].operands[k]] = true;
    }
    return needed;
  }

  std::vector<Node> nodes_;
  Position output_;
  std::vector<bool> roots_;  ///< nodes that stay although they have no users
};

}  // namespace

std::size_t rank(Op op) {
  if (op == Op::constant) return 0;
  if (op == Op::input) return 1;
  const auto simple = std::find(simple_ops.begin(), simple_ops.end(), op);
  const auto place = static_cast<std::size_t>(simple - simple_ops.begin());
  return simple != simple_ops.end() ? leaf_count + place
                                    : leaf_count + simple_ops.size() + static_cast<std::size_t>(op);
}

std::vector<Edit> edits(const Example& example) { return Lister(example).list(); }

Example apply(const Edit& edit, const Example& example) {
  Draft draft(example);
  draft.apply(edit);
  return draft.finish();
}

}  // namespace minigrad::properties
