// SPDX-License-Identifier: MIT
#include "oracle/quick/quick_judge.h"

#include <algorithm>
#include <cmath>

#include "oracle/balls/rounding.h"

namespace minigrad::oracle {
namespace {

/// The judge allows four radii, and its radius is at least the model, up to terms of second order and to the 30 bits of
/// Arb's radii.
constexpr double allowed_models = allowed_radii * (1 - 0x1p-6);

/// Covers the roundings of the sums of bounds themselves.
constexpr double rounded_radii = 1 + 0x1p-20;

/// The judge calls a component unresolved if its radius is not far below the size of what flows in.
constexpr double safe_share = 1.0 / 64;

void clear(DoubleBalls& balls) {
  balls.middle.fill(0);
  balls.bound.fill(0);
  balls.model.fill(0);
}

}  // namespace

void QuickJudge::prepare(const Graph& graph) {
  graph_ = &graph;
  alive_ = reaches_output(graph);
  inputs_.clear();
  coordinates_.assign(graph.nodes.size(), 0);
  terms_.assign(graph.nodes.size(), 0);
  value_midpoints_.assign(graph.nodes.size(), Midpoints::same);
  partial_midpoints_.resize(graph.nodes.size());
  if (nodes_.size() < graph.nodes.size()) nodes_.resize(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.op == Op::input) {
      coordinates_[i] = inputs_.size();
      inputs_.push_back(i);
    }
    if (!alive_[i]) {
      clear(nodes_[i].adjoint);
      nodes_[i].gross.fill(0);
      continue;
    }
    for (std::size_t k = 0; k < arity(node.op); ++k) ++terms_[node.operands[k]];
    // From equal operands, apply_rule computes correctly rounded operations as the judge does, bit by bit.
    value_midpoints_[i] = is_correctly_rounded(node.op) ? midpoints_of_operands(node) : Midpoints::similar;
    partial_midpoints_[i] = midpoints_of_partials(node);
  }
}

Midpoints QuickJudge::midpoints_of_operands(const Node& node) const {
  for (std::size_t k = 0; k < arity(node.op); ++k) {
    if (value_midpoints_[node.operands[k]] == Midpoints::similar) return Midpoints::similar;
  }
  return Midpoints::same;
}

std::array<Midpoints, 2> QuickJudge::midpoints_of_partials(const Node& node) const {
  if (node.op == Op::mul) return {value_midpoints_[node.operands[1]], value_midpoints_[node.operands[0]]};
  // Exact partials are small integers and halves; all others are rounded by a formula.
  const Midpoints all = has_exact_partials(node.op) ? Midpoints::same : Midpoints::similar;
  return {all, all};
}

void QuickJudge::sweep(const Points& points, std::size_t first) {
  for (std::size_t i = 0; i < graph_->nodes.size(); ++i) {
    if (!alive_[i]) continue;
    const Node& node = graph_->nodes[i];
    NodeBalls& balls = nodes_[i];
    if (is_leaf(node.op)) {
      set_leaf(i, points, first);
    } else {
      const auto [left, right] = node.operands;
      const Aliasing aliasing = arity(node.op) == 2 && left == right ? Aliasing::aliased : Aliasing::distinct;
      apply_rule(node.op, nodes_[left].local.value, nodes_[right].local.value, aliasing, midpoints_of_operands(node),
                 balls.local);
    }
    set_gross_value(node, i);
  }
  backward();
}

/// Lanes beyond the last point repeat it.
void QuickJudge::set_leaf(std::size_t i, const Points& points, std::size_t first) {
  const Node& node = graph_->nodes[i];
  DoubleBalls& value = nodes_[i].local.value;
  clear(value);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const double number =
        node.op == Op::constant ? node.constant : points[std::min(first + lane, points.size() - 1)][coordinates_[i]];
    value.middle[lane] = in_range(number, 0, smallest_value, largest_value);
  }
}

void QuickJudge::set_gross_value(const Node& node, std::size_t i) {
  Lanes& gross = nodes_[i].gross_value;
  const Lanes& left = nodes_[node.operands[0]].gross_value;
  const Lanes& right = nodes_[node.operands[1]].gross_value;
  const DoubleBalls& value = nodes_[i].local.value;
  if (node.op == Op::add || node.op == Op::sub) {
    for (std::size_t lane = 0; lane < lanes; ++lane) gross[lane] = left[lane] + right[lane];
  } else if (node.op == Op::mul) {
    for (std::size_t lane = 0; lane < lanes; ++lane) gross[lane] = left[lane] * right[lane];
  } else if (node.op == Op::neg) {
    gross = left;
  } else {
    for (std::size_t lane = 0; lane < lanes; ++lane) gross[lane] = std::fabs(value.middle[lane]);
  }
}

void QuickJudge::backward() {
  const std::size_t output = graph_->nodes.size() - 1;
  adjoint_midpoints_.assign(graph_->nodes.size(), Midpoints::same);
  terms_added_.assign(graph_->nodes.size(), 0);
  nodes_[output].adjoint = exact_balls(1);
  nodes_[output].gross.fill(1);
  for (std::size_t i = output + 1; i-- > 0;) {
    if (!alive_[i]) continue;
    allow_any_order(i);
    const Node& node = graph_->nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) pass_back(i, k, node.operands[k]);
  }
}

const DoubleBalls& QuickJudge::partial(std::size_t node, std::size_t edge) const {
  static const DoubleBalls one = exact_balls(1);
  static const DoubleBalls minus_one = exact_balls(-1);
  const LocalBalls& local = nodes_[node].local;
  const auto [left, right] = graph_->nodes[node].operands;
  switch (local.sources[edge]) {
    case PartialSource::computed: break;
    case PartialSource::left: return nodes_[left].local.value;
    case PartialSource::right: return nodes_[right].local.value;
    case PartialSource::one: return one;
    case PartialSource::minus_one: return minus_one;
  }
  return local.computed[edge];
}

/// Adds a term to the operand's adjoint. The first term becomes the adjoint.
void QuickJudge::pass_back(std::size_t from_index, std::size_t edge, std::size_t to_index) {
  const NodeBalls& from = nodes_[from_index];
  NodeBalls& to = nodes_[to_index];
  const DoubleBalls& factor = partial(from_index, edge);
  const bool by_one = from.local.sources[edge] == PartialSource::one;
  Midpoints term_midpoints = by_one ? Midpoints::same : partial_midpoints_[from_index][edge];
  if (adjoint_midpoints_[from_index] == Midpoints::similar) term_midpoints = Midpoints::similar;
  Midpoints& sum_midpoints = adjoint_midpoints_[to_index];
  if (term_midpoints == Midpoints::similar) sum_midpoints = Midpoints::similar;

  const bool first = terms_added_[to_index]++ == 0;
  DoubleBalls own_term;
  Lanes own_gross;
  DoubleBalls& term = first ? to.adjoint : own_term;
  Lanes& gross = first ? to.gross : own_gross;
  if (by_one) {
    term = from.adjoint;
    gross = from.gross;
  } else {
    multiply_term(from.adjoint, factor, term_midpoints, term);
    for (std::size_t i = 0; i < lanes; ++i) gross[i] = from.gross[i] * std::fabs(factor.middle[i]);
  }
  if (terms_[to_index] >= 3) note_inflow(term, first, to);
  if (!first) add_term(term, gross, sum_midpoints, to);
}

MINIGRAD_WIDE void QuickJudge::multiply_term(const DoubleBalls& adjoint, const DoubleBalls& partial,
                                             Midpoints midpoints, DoubleBalls& term) {
  with_constant(midpoints, [&](auto constant) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const double a = std::fabs(adjoint.middle[i]);
      const double p = std::fabs(partial.middle[i]);
      const Cut product = cut_product(adjoint.middle[i], partial.middle[i], constant);
      const bool exact =
          is_exact_power(adjoint.middle[i], adjoint.bound[i]) | is_exact_power(partial.middle[i], partial.bound[i]);
      const double bound =
          a * partial.bound[i] + (p + partial.bound[i]) * adjoint.bound[i] + (exact ? 0 : product.lost);
      term.bound[i] = bound;
      term.model[i] = a * partial.model[i] + p * adjoint.model[i] + certain_unit(product, constant);
      term.middle[i] = in_range(product.result, bound, smallest_term, largest_term);
    }
  });
}

MINIGRAD_WIDE void QuickJudge::add_term(const DoubleBalls& term, const Lanes& gross, Midpoints midpoints,
                                        NodeBalls& to) {
  DoubleBalls& adjoint = to.adjoint;
  with_constant(midpoints, [&](auto constant) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const bool exact =
          is_exact_zero(adjoint.middle[i], adjoint.bound[i]) | is_exact_zero(term.middle[i], term.bound[i]);
      const Cut sum = cut_sum(adjoint.middle[i], term.middle[i], constant);
      const double old_size = std::fabs(adjoint.middle[i]);
      const double size = std::fabs(term.middle[i]);
      const double uncertain = (adjoint.bound[i] != 0 ? old_size : 0) + (term.bound[i] != 0 ? size : 0);
      const double bound = adjoint.bound[i] + term.bound[i];
      const double model = adjoint.model[i] + term.model[i];
      adjoint.middle[i] = sum.result;
      adjoint.bound[i] = bound + (exact ? 0 : sum.lost);
      adjoint.model[i] = model + certain_unit(sum, bound, model, uncertain, constant);
      to.gross[i] += gross[i];
    }
  });
}

void QuickJudge::note_inflow(const DoubleBalls& term, bool first, NodeBalls& to) {
  if (first) {
    to.inflow.fill(0);
    to.inexact.fill(0);
  }
  for (std::size_t i = 0; i < lanes; ++i) {
    to.inflow[i] += std::fabs(term.middle[i]);
    to.inexact[i] += term.model[i];
  }
}

/// Allows every order in which the terms of an adjoint may be added, as the judge does. Order matters from three terms
/// on.
void QuickJudge::allow_any_order(std::size_t node) {
  if (terms_[node] < 3) return;
  NodeBalls& balls = nodes_[node];
  const double share = static_cast<double>(terms_[node] - 2) * unit;
  for (std::size_t i = 0; i < lanes; ++i) {
    const double error = share * balls.inflow[i];
    balls.adjoint.model[i] += balls.inexact[i] != 0 ? error : 0;
  }
}

QuickJudge::Component QuickJudge::component(std::size_t c) const {
  const NodeBalls& output = nodes_[graph_->nodes.size() - 1];
  if (c == 0) return {output.local.value, output.gross_value, output.local.value.middle};
  const NodeBalls& input = nodes_[inputs_[c - 1]];
  return {input.adjoint, input.gross, output.local.value.middle};
}

double QuickJudge::relative_bound(std::size_t lane, std::size_t c) const {
  const Component known = component(c);
  const double middle = std::isnan(known.values[lane]) ? unknown : known.truth.middle[lane];
  const double bound = known.truth.bound[lane];
  return middle == 0 && bound == 0 ? 0 : bound / std::fabs(middle);
}

Opinion QuickJudge::judge(std::size_t c, const Lanes& answers, std::size_t calls) const {
  Opinion opinion;
  judge_answers(component(c), answers, c > 0 ? static_cast<double>(calls) : 1, opinion);
  return opinion;
}

MINIGRAD_WIDE void QuickJudge::judge_answers(const Component& component, const Lanes& answers, double scale,
                                             Opinion& opinion) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double bound = component.truth.bound[i];
    const double model = component.truth.model[i];
    const double middle = component.values[i] == component.values[i] ? component.truth.middle[i] : unknown;
    const double distance = std::fabs(answers[i] - scale * middle);
    const double radius = bound < model ? model : bound;
    const bool known = (middle == middle) & (radius <= safe_share * component.gross[i]);
    const bool met = (distance == 0) & (bound == 0);
    const bool near = (distance + scale * bound) * rounded_radii <= allowed_models * scale * model;
    opinion.knows[i] = known ? 1 : 0;
    opinion.agrees[i] = met | (near & known) ? 1 : 0;
  }
}

}  // namespace minigrad::oracle
