// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "minigrad/graph_queries.h"
#include "oracle/evaluate.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {
namespace {

constexpr std::size_t index_of(Op op) { return static_cast<std::size_t>(op); }

/// The index of the first slot of each op.
constexpr auto first_slots = [] {
  std::array<std::size_t, all_ops.size()> first{};
  std::size_t next = 0;
  for (const OpInfo& each : all_ops) {
    first[index_of(each.op)] = next;
    next += each.arity;
  }
  return first;
}();

/// How often each node is an operand of a node that the output depends on.
std::vector<std::uint32_t> count_uses(const Graph& graph, const std::vector<bool>& alive) {
  std::vector<std::uint32_t> uses(alive.size(), 0);
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (!alive[i]) continue;
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) ++uses[graph.nodes[i].operands[k]];
  }
  return uses;
}

bool is_aliased(const Node& node) { return arity(node.op) == 2 && node.operands[0] == node.operands[1]; }

template <typename Array>
void add_each(Array& to, const Array& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

/// Counts one graph.
class Counter {
 public:
  Counter(Coverage& coverage, const Graph& graph)
      : coverage_(coverage),
        graph_(graph),
        alive_(reaches_output(graph)),
        uses_(count_uses(graph, alive_)),
        exercised_here_(graph.nodes.size(), false),
        exercised_(graph.nodes.size()) {}

  void count_at(std::span<const double> point) {
    const std::vector<double> values = oracle::evaluate(graph_, point);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!alive_[i]) continue;
      ++coverage_.values[kind_of(values[i])];
      const Node& node = graph_.nodes[i];
      if (is_leaf(node.op)) continue;
      const DomainPlace place =
          place_of(node.op, values[node.operands[0]], values[node.operands[1]], is_aliased(node), values[i]);
      ++coverage_.places[index_of(node.op)][static_cast<std::size_t>(place)];
      exercised_here_[i] = is_exercised(place);
      if (exercised_here_[i]) exercise(i);
    }
  }

  void count_graph() {
    for (std::size_t i = 0; i < alive_.size(); ++i) {
      if (!alive_[i]) continue;
      if (i + 1 < alive_.size()) ++coverage_.fan_out[size_class(uses_[i])];
      count_node(i);
    }
    ++coverage_.depth[size_class(depths(graph_).back())];
  }

 private:
  /// What a node's operation does at one or more of the points.
  struct Exercised {
    bool operation = false;
    std::array<bool, 2> edges{};  ///< the operation that feeds this operand is exercised at the same point
  };

  void exercise(std::size_t i) {
    const Node& node = graph_.nodes[i];
    exercised_[i].operation = true;
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      const Position operand = node.operands[k];
      if (exercised_here_[operand] || is_leaf(graph_.nodes[operand].op)) exercised_[i].edges[k] = true;
    }
  }

  void count_node(std::size_t i) {
    const Node& node = graph_.nodes[i];
    if (!is_leaf(node.op) && !exercised_[i].operation) return;
    ++coverage_.nodes[index_of(node.op)];
    if (is_aliased(node)) ++coverage_.aliased[index_of(node.op)];
    for (std::size_t k = 0; k < arity(node.op); ++k) {
      const std::size_t slot = first_slots[index_of(node.op)] + k;
      if (exercised_[i].edges[k]) ++coverage_.pairs[slot][index_of(graph_.nodes[node.operands[k]].op)];
      if (uses_[node.operands[k]] > 1) ++coverage_.shared[slot];
    }
  }

  Coverage& coverage_;
  const Graph& graph_;
  std::vector<bool> alive_;
  std::vector<std::uint32_t> uses_;
  std::vector<bool> exercised_here_;  ///< by node: its operation is exercised at the current point
  std::vector<Exercised> exercised_;
};

}  // namespace

const std::array<Slot, slot_count>& all_slots() {
  static constexpr auto slots = [] {
    std::array<Slot, slot_count> all{};
    for (const OpInfo& each : all_ops) {
      for (std::size_t k = 0; k < each.arity; ++k) all[first_slots[index_of(each.op)] + k] = {each.op, k};
    }
    return all;
  }();
  return slots;
}

std::size_t index_of(const Slot& slot) { return first_slots[index_of(slot.op)] + slot.operand; }

std::size_t kind_of(double value) {
  if (value == 0) return binade_count + (std::signbit(value) ? 1 : 0);
  if (std::isnan(value)) return binade_count + 2;
  return std::bit_cast<std::uint64_t>(value) >> 52;
}

std::string value_kind_name(std::size_t kind) {
  if (kind >= binade_count) return std::array{"0", "-0", "nan"}.at(kind - binade_count);
  const std::string sign = kind >= binade_count / 2 ? "-" : "";
  const std::size_t exponent = kind % (binade_count / 2);
  if (exponent == 0) return sign + "denormal";
  if (exponent == binade_count / 2 - 1) return sign + "inf";
  return sign + "2^" + std::to_string(static_cast<int>(exponent) - 1023);
}

std::size_t size_class(std::uint64_t size) {
  return std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(size)), size_classes - 1);
}

std::string size_class_name(std::size_t size_class) {
  if (size_class < 2) return std::to_string(size_class);
  const std::uint64_t low = std::uint64_t{1} << (size_class - 1);
  return std::to_string(low) + "-" + std::to_string(2 * low - 1);
}

void Coverage::add(const Graph& graph, const corpus::Points& drawn) {
  Counter counter(*this, graph);
  const std::size_t counted = std::min(drawn.size(), points_looked_at);
  for (std::size_t p = 0; p < counted; ++p) counter.count_at(drawn[p]);
  counter.count_graph();
  ++graphs;
  points += counted;
}

void Coverage::expect(const Shape& shape) {
  may_be_drawn[index_of(Op::input)] = may_be_drawn[index_of(Op::constant)] = true;
  for (const Op op : shape.ops) may_be_drawn[index_of(op)] = true;
  exponents_vary = exponents_vary || shape.exponent == corpus::Exponent::any;
}

Coverage& Coverage::operator+=(const Coverage& other) {
  for (std::size_t i = 0; i < all_ops.size(); ++i) {
    may_be_drawn[i] = may_be_drawn[i] || other.may_be_drawn[i];
    add_each(places[i], other.places[i]);
  }
  exponents_vary = exponents_vary || other.exponents_vary;
  graphs += other.graphs;
  points += other.points;
  add_each(nodes, other.nodes);
  for (std::size_t i = 0; i < slot_count; ++i) add_each(pairs[i], other.pairs[i]);
  add_each(shared, other.shared);
  add_each(aliased, other.aliased);
  add_each(values, other.values);
  add_each(depth, other.depth);
  add_each(fan_out, other.fan_out);
  return *this;
}

Operands& Operands::operator+=(const Operands& other) {
  inputs += other.inputs;
  constants += other.constants;
  results += other.results;
  shared += other.shared;
  return *this;
}

Operands operands_of(const Coverage& coverage, std::size_t slot) {
  Operands operands;
  for (const OpInfo& each : all_ops) {
    const Coverage::Count count = coverage.pairs[slot][index_of(each.op)];
    (each.op == Op::input ? operands.inputs : each.op == Op::constant ? operands.constants : operands.results) += count;
  }
  operands.shared = coverage.shared[slot];
  return operands;
}

bool is_expected(const Coverage& coverage, std::size_t slot, Op op) {
  const Slot& fed = all_slots()[slot];
  if (!coverage.may_be_drawn[index_of(fed.op)] || !coverage.may_be_drawn[index_of(op)]) return false;
  const bool only_constants = fed.op == Op::pow && fed.operand == 1 && !coverage.exponents_vary;
  return may_feed(op, fed) && (!only_constants || op == Op::constant);
}

}  // namespace minigrad::properties
