// SPDX-License-Identifier: MIT
#include "oracle/quick_judge.h"

#include <algorithm>
#include <cmath>

namespace minigrad::oracle {
namespace {

/// The judge allows four of its radii. The model counts roundings that may happen to be exact in the judge's own
/// arithmetic, so that its radius is now and then smaller than the model's, if not by so much.
constexpr double allowed_models = 3;

/// All sums of radii are themselves rounded; so many roundings do not make up for this factor.
constexpr double rounded_radii = 1 + 0x1p-20;

/// Where the radius is not far below all that flows in, the judge may say that nothing can be said.
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
  }
}

void QuickJudge::sweep(const Points& points, std::size_t first) {
  for (std::size_t i = 0; i < graph_->nodes.size(); ++i) {
    if (!alive_[i]) continue;
    const Node& node = graph_->nodes[i];
    NodeBalls& balls = nodes_[i];
    if (is_leaf(node.op)) {
      set_leaf(i, points, first);
    } else {
      apply_rule(node.op, nodes_[node.operands[0]].value, nodes_[node.operands[1]].value, balls.value, balls.partials);
    }
    set_gross_value(node, i);
    clear(balls.adjoint);
    balls.gross.fill(0);
    balls.inflow.fill(0);
    balls.inexact.fill(0);
  }
  backward();
}

/// The lanes that no point is left for repeat the last one.
void QuickJudge::set_leaf(std::size_t i, const Points& points, std::size_t first) {
  const Node& node = graph_->nodes[i];
  DoubleBalls& value = nodes_[i].value;
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
  const DoubleBalls& value = nodes_[i].value;
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
  nodes_[output].adjoint.middle.fill(1);
  nodes_[output].gross.fill(1);
  for (std::size_t i = output + 1; i-- > 0;) {
    if (!alive_[i]) continue;
    allow_any_order(i);
    const Node& node = graph_->nodes[i];
    for (std::size_t k = 0; k < arity(node.op); ++k) pass_back(nodes_[i], k, nodes_[node.operands[k]]);
  }
}

void QuickJudge::pass_back(const NodeBalls& from, std::size_t edge, NodeBalls& to) {
  const DoubleBalls& adjoint = from.adjoint;
  const DoubleBalls& partial = from.partials[edge];
  for (std::size_t i = 0; i < lanes; ++i) {
    const double a = adjoint.middle[i];
    const double p = partial.middle[i];
    const double a_size = std::fabs(a);
    const double p_size = std::fabs(p);
    const double product = a * p;
    const double off = product_error(a, p, product) != 0 ? unit * std::fabs(product) : 0;
    const double bound = a_size * partial.bound[i] + (p_size + partial.bound[i]) * adjoint.bound[i] + off;
    const double model = a_size * partial.model[i] + p_size * adjoint.model[i] + off;
    const double term = in_range(product, bound, smallest_term, largest_term);
    const double sum = to.adjoint.middle[i] + term;
    const double lost = sum_error(to.adjoint.middle[i], term, sum) != 0 ? unit * std::fabs(sum) : 0;
    to.adjoint.middle[i] = sum;
    to.adjoint.bound[i] += bound + lost;
    to.adjoint.model[i] += model + lost;
    to.inflow[i] += std::fabs(term);
    to.inexact[i] += bound;
    to.gross[i] += from.gross[i] * p_size;
  }
}

/// As the judge does: the terms of an adjoint may be added in any order, which makes a difference from three on.
void QuickJudge::allow_any_order(std::size_t node) {
  if (terms_[node] < 3) return;
  NodeBalls& balls = nodes_[node];
  const double share = static_cast<double>(terms_[node] - 2) * unit;
  for (std::size_t i = 0; i < lanes; ++i) balls.adjoint.model[i] += balls.inexact[i] != 0 ? share * balls.inflow[i] : 0;
}

bool QuickJudge::knows(std::size_t lane, std::size_t component) const {
  const NodeBalls& balls = component == 0 ? nodes_[graph_->nodes.size() - 1] : nodes_[inputs_[component - 1]];
  return !std::isnan(nodes_[graph_->nodes.size() - 1].value.middle[lane]) &&
         !std::isnan(component == 0 ? balls.value.middle[lane] : balls.adjoint.middle[lane]);
}

bool QuickJudge::agrees(std::size_t lane, std::size_t component, double answer, Backward backward) const {
  const NodeBalls& output = nodes_[graph_->nodes.size() - 1];
  if (std::isnan(output.value.middle[lane])) return false;
  const bool is_value = component == 0;
  const NodeBalls& balls = is_value ? output : nodes_[inputs_[component - 1]];
  const DoubleBalls& truth = is_value ? balls.value : balls.adjoint;
  const double gross = is_value ? balls.gross_value[lane] : balls.gross[lane];
  const double scale = !is_value && backward == Backward::twice ? 2 : 1;
  const double distance = std::fabs(answer - scale * truth.middle[lane]);
  const double bound = truth.bound[lane];
  const double model = truth.model[lane];
  if (distance == 0 && bound == 0) return true;
  return (distance + scale * bound) * rounded_radii <= allowed_models * scale * model &&
         std::max(bound, model) <= safe_share * gross;
}

}  // namespace minigrad::oracle
