// SPDX-License-Identifier: MIT
#include "oracle/balls/expected_sweep.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace minigrad::oracle {
namespace {

/// The graph whose output is that node. Construction order makes it a beginning of the whole.
Graph up_to(const Graph& graph, Position node) {
  return {{graph.nodes.begin(), std::next(graph.nodes.begin(), static_cast<std::ptrdiff_t>(node) + 1)}};
}

BallSweep sweep_from(const Graph& graph, Position node, std::span<const double> point, const SweepOptions& options) {
  if (std::size_t{node} + 1 == graph.nodes.size()) return {graph, point, options};
  return {up_to(graph, node), point, options};
}

/// The state of a sum: that of the less known term.
State together(State a, State b) {
  for (const State state : {State::outside, State::undecided, State::singular}) {
    if (a == state || b == state) return state;
  }
  return State::finite;
}

void count_call(std::vector<Owed::Call>& calls, Position node) {
  const auto is_same = [node](const Owed::Call& call) { return call.node == node; };
  const auto known = std::find_if(calls.begin(), calls.end(), is_same);
  if (known == calls.end()) {
    calls.push_back({node, 1});
  } else {
    ++known->count;
  }
}

/// The state of the partials of an output. That an engine's value overflows says nothing of them; that it is infinite
/// or NaN because of an operand neither, but a value with no limit, as 0 / 0, has no partials.
State state_of_partials(const BallSweep& output, Numbers numbers) {
  const State value = output.state();
  if (value == State::nan || value == State::unbounded) return State::finite;
  if (value == State::singular && arf_is_inf(output.value().midpoint())) return State::finite;
  return value == State::undecided && numbers == Numbers::binary ? State::finite : value;
}

}  // namespace

Owed owed(const Graph& graph, const corpus::Manner& manner, corpus::SecondBackward second_backward) {
  Owed result{{}, valued_node(graph, manner), wanted_nodes(graph, manner)};
  for (const std::optional<Position>& step : backward_steps(graph, manner)) {
    if (!step || second_backward != corpus::SecondBackward::accumulates) result.calls.clear();
    if (step) count_call(result.calls, *step);
  }
  return result;
}

OwedSweep::OwedSweep(const Graph& graph, std::span<const double> point, const Owed& owed, const SweepOptions& options)
    : options_(options), components_(1 + owed.wanted.size()), paths_(components_.size()) {
  bool has_value = false;
  for (const Owed::Call& call : owed.calls) {
    const BallSweep sweep = sweep_from(graph, call.node, point, options);
    add(graph, sweep, call, owed);
    if (call.node != owed.valued) continue;
    take_value(sweep);
    has_value = true;
  }
  allow_any_order();
  if (!has_value) take_value(sweep_from(graph, owed.valued, point, options));
  note_unbounded();
}

void OwedSweep::take_value(const BallSweep& sweep) {
  Expected& value = components_[0];
  value.state = sweep.state() == State::nan ? State::outside : sweep.state();
  if (value.state == State::unbounded) value.state = State::undecided;
  value.ball = sweep.value();
  mag_set(value.gross, sweep.gross_value());
}

/// Engines add the gradient of each call to the sum so far, so each addition rounds.
void OwedSweep::add(const Graph& graph, const BallSweep& sweep, const Owed::Call& call, const Owed& owed) {
  const bool rounds = options_.numbers == Numbers::binary;
  note_kinks(sweep.kinks());
  knows_outputs_ = knows_outputs_ && sweep.state() != State::undecided;
  for (std::size_t k = 0; k < owed.wanted.size(); ++k) {
    Expected& component = components_[1 + k];
    const Position node = owed.wanted[k];
    const bool receives = node <= call.node && sweep.needs(node);
    const State state = state_of_partials(sweep, options_.numbers);
    // What the output does not depend on receives nothing, even if the value is not known.
    component.state = together(component.state, receives || state != State::undecided ? state : State::finite);
    if (!receives) continue;
    const Adjoint& adjoint = sweep.adjoint(node);
    if (adjoint.singular != 0 && is_singular(graph, adjoint, node))
      component.state = together(component.state, State::singular);
    for (std::size_t i = 0; i < call.count; ++i) {
      arb_add(component.ball, component.ball, adjoint.sum, options_.precision);
      mag_add(component.spread, component.spread, adjoint.spread);
      add_paths(paths_[1 + k], adjoint);
    }
    if (rounds && may_overflow(component.ball, options_.precision)) arb_indeterminate(component.ball);
  }
}

/// An engine may add the shares of every call to the same numbers, so the order of all of them matters.
void OwedSweep::allow_any_order() {
  for (std::size_t k = 1; k < components_.size(); ++k) {
    Expected& component = components_[k];
    component.gross = paths_[k].gross;
    if (options_.numbers != Numbers::binary) continue;
    arb_add_error_mag(component.ball, order_error(paths_[k], options_.precision));
    if (may_overflow(component.ball, options_.precision)) arb_indeterminate(component.ball);
  }
}

void OwedSweep::note_kinks(const std::vector<Position>& kinks) {
  kinks_.insert(kinks_.end(), kinks.begin(), kinks.end());
  std::sort(kinks_.begin(), kinks_.end());
  kinks_.erase(std::unique(kinks_.begin(), kinks_.end()), kinks_.end());
}

/// A number that is not enclosed is undecided.
void OwedSweep::note_unbounded() {
  for (Expected& component : components_) {
    if (component.state == State::finite && !arb_is_finite(component.ball)) component.state = State::undecided;
  }
}

}  // namespace minigrad::oracle
