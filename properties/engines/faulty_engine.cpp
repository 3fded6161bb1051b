// SPDX-License-Identifier: MIT
#include "properties/engines/faulty_engine.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "minigrad/special_numbers.h"
#include "properties/engines/composed_graph.h"

namespace minigrad::properties {
namespace {

using oracle::Outcome;

/// A graph at one point: its values and partials, then the sweep with its fault.
class FaultyRun {
 public:
  FaultyRun(const Graph& graph, std::span<const double> point, const corpus::Manner& manner, const Fault& fault)
      : graph_(graph), manner_(manner), fault_(fault), locals_(graph.nodes.size()), adjoints_(graph.nodes.size()) {
    std::size_t next_input = 0;
    for (std::size_t i = 0; i < locals_.size(); ++i) {
      const Node& node = graph.nodes[i];
      if (node.op == Op::input) {
        locals_[i] = {point[next_input++], 0};
      } else if (node.op == Op::constant) {
        locals_[i] = {node.constant, 0};
      } else {
        locals_[i] = local(node, std::ranges::binary_search(manner.in_place, static_cast<Position>(i)));
      }
    }
  }

  void backward(const std::vector<std::optional<Position>>& steps) {
    std::vector<double> total(adjoints_.size(), 0);
    bool is_first = true;
    for (const std::optional<Position>& step : steps) {
      if (!step) {
        total.assign(total.size(), 0);
        clear();
      } else if (is_first || !has(SweepFault::second_ignored)) {
        if (has(SweepFault::output_kept)) {
          clear_operands();
        } else if (!has(SweepFault::stale_adjoints) && !has(SweepFault::kept_adjoints)) {
          adjoints_.assign(total.size(), 0);
        }
        sweep(*step);
        if (has(SweepFault::seed_set)) total[*step] = 0;
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += adjoints_[i];
      }
      is_first = !step;
    }
    if (!has(SweepFault::kept_adjoints)) adjoints_ = std::move(total);
    if (has(SweepFault::equal_leaves)) merge_equal_leaves();
  }

  double value(Position node) const { return locals_[node].value; }
  double adjoint(std::size_t node) const { return adjoints_[node]; }

 private:
  bool has(SweepFault sweep) const { return fault_.sweep == sweep || fault_.second == sweep; }
  bool concerns(Op op) const { return !fault_.only || *fault_.only == op; }

  void clear() {
    if (has(SweepFault::output_kept)) return;
    if (!fault_.clears_wanted) return adjoints_.assign(adjoints_.size(), 0);
    for (const Position node : wanted_nodes(graph_, manner_)) adjoints_[node] = 0;
  }

  /// Gives each leaf the sum of the adjoints of all leaves with its value.
  void merge_equal_leaves() {
    const std::vector<double> apart = adjoints_;
    for (Position i = 0; i < apart.size(); ++i) {
      for (Position k = 0; k < apart.size(); ++k) {
        const bool are_leaves = is_leaf(graph_.nodes[i].op) && is_leaf(graph_.nodes[k].op);
        if (are_leaves && i != k && value(i) == value(k)) adjoints_[i] += apart[k];
      }
    }
  }

  /// Clears the nodes that pass_back adds to. A choice that is not taken is none of them.
  void clear_operands() {
    for (const Node& node : graph_.nodes) {
      if (is_leaf(node.op)) continue;
      const bool is_choice = node.op == Op::max || node.op == Op::min || node.op == Op::relu;
      const rules::Sides constant = is_choice ? constant_operands(node) : rules::Sides{};
      if (!constant.left) adjoints_[node.operands[0]] = 0;
      if (arity(node.op) == 2 && !constant.right) adjoints_[node.operands[1]] = 0;
    }
  }

  rules::Local local(const Node& node, bool in_place) const {
    const double left = locals_[node.operands[0]].value;
    const double right = locals_[node.operands[1]].value;
    const CompoundFault compound = in_place && concerns(node.op) ? fault_.compound : CompoundFault::none;
    if (compound == CompoundFault::ignored) return {left, 1, 0};
    rules::Local result = rules::apply(compound == CompoundFault::added ? Op::add : node.op, left, right);
    if (fault_.alter) fault_.alter(node.op, left, right, result);
    return result;
  }

  void sweep(Position output) {
    users_.assign(adjoints_.size(), 0);
    reached_.assign(adjoints_.size(), false);
    reached_[output] = true;
    if (has(SweepFault::seed_set) || has(SweepFault::output_kept)) adjoints_[output] = 0;
    adjoints_[output] += has(SweepFault::seed_ignored) ? value(output) : 1;
    if (has(SweepFault::reversed)) {
      for (Position i = 0; i <= output; ++i) pass_back(i);
    } else if (has(SweepFault::depth_first) || has(SweepFault::every_path)) {
      walk_depth_first(output);
    } else if (has(SweepFault::breadth_first)) {
      walk_breadth_first(output);
    } else if (has(SweepFault::equal_visited) || fault_.is_topological) {
      sweep_topologically(output);
    } else {
      const auto last = has(SweepFault::output_kept) ? static_cast<Position>(adjoints_.size() - 1) : output;
      for (Position i = 0; i <= last; ++i) pass_back(last - i);
    }
  }

  std::span<const Position> operands(Position i) const {
    const Node& node = graph_.nodes[i];
    return {node.operands.data(), arity(node.op)};
  }

  /// Visits a node before its operands: each node once, or once for each path to it.
  void walk_depth_first(Position output) {
    constexpr std::size_t most_visits = 10'000;  // the number of paths may be exponential
    std::vector<bool> is_visited(adjoints_.size(), false);
    std::vector<Position> waiting = {output};
    for (std::size_t visits = 0; !waiting.empty() && visits < most_visits; ++visits) {
      const Position i = waiting.back();
      waiting.pop_back();
      if (is_visited[i] && !has(SweepFault::every_path)) continue;
      is_visited[i] = true;
      pass_back(i);
      const auto next = operands(i);
      waiting.insert(waiting.end(), next.rbegin(), next.rend());
    }
  }

  void walk_breadth_first(Position output) {
    std::vector<bool> is_visited(adjoints_.size(), false);
    std::deque<Position> waiting = {output};
    while (!waiting.empty()) {
      const Position i = waiting.front();
      waiting.pop_front();
      if (is_visited[i]) continue;
      is_visited[i] = true;
      pass_back(i);
      for (const Position operand : operands(i)) waiting.push_back(operand);
    }
  }

  /// Each node after all of its users. With a fault, a node counts as visited if a node of equal value is.
  void sweep_topologically(Position output) {
    std::vector<bool> is_visited(adjoints_.size(), false);
    const auto mark = [&](Position i) {
      for (Position k = 0; k < is_visited.size() && has(SweepFault::equal_visited); ++k) {
        if (value(k) == value(i)) is_visited[k] = true;
      }
      is_visited[i] = true;
    };
    struct Visit {
      Position node;
      std::size_t next_operand = 0;
    };
    std::vector<Position> sorted;
    std::vector<Visit> walk = {{output}};  // a chain may be too long to recurse along it
    mark(output);
    while (!walk.empty()) {
      Visit& top = walk.back();
      const std::span<const Position> next = operands(top.node);
      if (top.next_operand == next.size()) {
        sorted.push_back(top.node);
        walk.pop_back();
      } else if (const Position operand = next[top.next_operand++]; !is_visited[operand]) {
        mark(operand);
        walk.push_back({operand});
      }
    }
    for (auto node = sorted.rbegin(); node != sorted.rend(); ++node) pass_back(*node);
  }

  void pass_back(Position i) {
    const Node& node = graph_.nodes[i];
    const double adjoint = adjoints_[i];
    if (is_leaf(node.op) || (fault_.is_simplified && !reached_[i])) return;
    mark_reached(node);
    if (adjoint == 0 && has(SweepFault::nan_for_zero)) return add_to_all(node, not_a_number);
    if (adjoint == 0 && !has(SweepFault::zero_passed_on)) return;
    const auto [left, right] = node.operands;
    const rules::Local& partials = locals_[i];
    if (arity(node.op) == 2) {
      const bool aliased = left == right;
      if (aliased && has(SweepFault::last_partial)) add(node.op, left, partials.right * adjoint);
      const bool share_an_edge = (aliased && has(SweepFault::last_partial)) ||
                                 (aliased && has(SweepFault::keyed_by_operand)) ||
                                 (value(left) == value(right) && has(SweepFault::equal_edges));
      if (share_an_edge) return add(node.op, left, partials.right * adjoint);
    }
    const rules::Sides constant = constant_operands(node);
    if (!constant.left || partials.left != 0) add(node.op, left, partials.left * adjoint);
    if (arity(node.op) == 2 && (!constant.right || partials.right != 0)) add(node.op, right, partials.right * adjoint);
  }

  void mark_reached(const Node& node) {
    const bool may_vanish = node.op == Op::mul || node.op == Op::div;
    const rules::Sides constant = may_vanish ? constant_operands(node) : rules::Sides{};
    if (!constant.left) reached_[node.operands[0]] = true;
    if (arity(node.op) == 2 && !constant.right) reached_[node.operands[1]] = true;
  }

  /// The operands that receive nothing, unless the fault gives them a partial.
  rules::Sides constant_operands(const Node& node) const {
    if (has(SweepFault::constant_passed_on) && concerns(node.op)) return {};
    const auto [left, right] = node.operands;
    const auto is_number = [&](Position operand) { return graph_.nodes[operand].op == Op::constant; };
    return rules::constant_in(node.op, value(left), value(right),
                              {is_number(left), arity(node.op) == 2 && is_number(right)});
  }

  void add_to_all(const Node& node, double share) {
    for (std::size_t k = 0; k < arity(node.op); ++k) add(node.op, node.operands[k], share);
  }

  void add(Op op, Position operand, double share) {
    if (has(SweepFault::third_path_lost) && ++users_[operand] > 2) return;
    const bool assigns = has(SweepFault::assigned) && concerns(op);
    adjoints_[operand] = assigns ? share : adjoints_[operand] + share;
  }

  const Graph& graph_;
  const corpus::Manner& manner_;
  const Fault& fault_;
  std::vector<rules::Local> locals_;
  std::vector<double> adjoints_;
  std::vector<int> users_;
  std::vector<bool> reached_;  ///< for Fault::is_simplified
};

[[noreturn]] void hang() {
  for (;;) pause();
}

[[noreturn]] void take_all_memory() {
  constexpr std::size_t step = std::size_t{64} << 20;
  std::vector<std::unique_ptr<char[]>> taken;
  for (;;) {
    taken.push_back(std::make_unique_for_overwrite<char[]>(step));
    for (std::size_t i = 0; i < step; i += 4096) taken.back()[i] = 1;  // a page counts as used when it is written to
  }
}

/// Makes all components NaN if one of them is infinite or NaN.
void spread_infinity(std::span<double> gradient) {
  if (std::ranges::all_of(gradient, [](double x) { return std::isfinite(x); })) return;
  std::ranges::fill(gradient, not_a_number);
}

class FaultyEngine : public oracle::Differentiator {
 public:
  explicit FaultyEngine(const Fault& fault)
      : fault_(fault), capabilities_(corpus::all_capabilities("fault:" + fault.name, "1")) {}

  const oracle::Capabilities& capabilities() const override { return capabilities_; }

  oracle::Answers differentiate(const oracle::Question& question) override {
    const auto& [graph, points, manner] = question;
    if (graph.nodes.back().op == Op::sub && fails_at_sub(points.size())) {
      oracle::Answers refusal(points.size(), wanted_nodes(graph, manner).size());
      refusal.refuse(Outcome::error, "no graph may end in sub");
      return refusal;
    }
    if (!fault_.is_composed) return answers_in(graph, points, manner);
    const ComposedGraph composed = compose_operators(graph, manner);
    return answers_in(composed.graph, points, composed.manner);
  }

 private:
  /// Whether the engine refuses a graph that ends in sub. It may not return.
  bool fails_at_sub(std::size_t points) const {
    switch (fault_.sub_output) {
      case SubFault::none: return false;
      case SubFault::error: return true;
      case SubFault::crash: std::abort();
      case SubFault::crash_in_batch:
        if (points > 1) std::abort();
        return false;
      case SubFault::hang: hang();
      case SubFault::memory: take_all_memory();
    }
    return false;
  }

  oracle::Answers answers_in(const Graph& graph, const oracle::Points& points, const corpus::Manner& manner) const {
    const std::vector<Position> wanted = wanted_nodes(graph, manner);
    const std::vector<std::optional<Position>> steps = backward_steps(graph, manner);
    oracle::Answers answers(points.size(), wanted.size());
    for (std::size_t p = 0; p < points.size(); ++p) {
      FaultyRun run(graph, points[p], manner, fault_);
      run.backward(steps);
      answers.values[p] = run.value(valued_node(graph, manner));
      for (std::size_t k = 0; k < wanted.size(); ++k) answers.gradient(p)[k] = run.adjoint(wanted[k]);
      if (fault_.sweep == SweepFault::all_nan) spread_infinity(answers.gradient(p));
    }
    return answers;
  }

  const Fault& fault_;
  oracle::Capabilities capabilities_;
};

}  // namespace

std::unique_ptr<oracle::Differentiator> make_faultless_engine() {
  static const Fault none{"none", "no fault", {}};
  return std::make_unique<FaultyEngine>(none);
}

std::unique_ptr<oracle::Differentiator> make_faulty_engine(const Fault& fault) {
  return std::make_unique<FaultyEngine>(fault);
}

}  // namespace minigrad::properties
