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

/// What is known of several things together: as much as of the least known.
State together(State a, State b) {
  for (const State state : {State::undecided, State::singular, State::outside}) {
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
    : gradient_(owed.wanted.size()) {
  bool has_value = false;
  for (const Owed::Call& call : owed.calls) {
    const BallSweep sweep = sweep_from(graph, call.node, point, options);
    add(sweep, call, owed, options);
    if (call.node != owed.valued) continue;
    take_value(sweep);
    has_value = true;
  }
  if (!has_value) take_value(sweep_from(graph, owed.valued, point, options));
}

void OwedSweep::take_value(const BallSweep& sweep) {
  value_state_ = sweep.state();
  value_ = sweep.value();
  mag_set(gross_value_, sweep.gross_value());
}

/// Engines add each call's gradient to what is there, so each addition rounds.
void OwedSweep::add(const BallSweep& sweep, const Owed::Call& call, const Owed& owed, const SweepOptions& options) {
  state_ = together(state_, sweep.state());
  met_kink_ = met_kink_ || sweep.met_kink();
  for (std::size_t k = 0; k < gradient_.size(); ++k) {
    const Position node = owed.wanted[k];
    if (node > call.node) continue;  // made later, so nothing flows to it
    Component& component = gradient_[k];
    component.singular = component.singular || sweep.is_singular_in(node);
    for (std::size_t i = 0; i < call.count; ++i) {
      arb_add(component.sum, component.sum, sweep.adjoint(node), options.precision);
      mag_add(component.gross, component.gross, sweep.gross_in(node));
    }
    if (options.numbers == Numbers::binary && may_overflow(component.sum, options.precision)) {
      arb_indeterminate(component.sum);
    }
  }
}

}  // namespace minigrad::oracle
