// SPDX-License-Identifier: MIT
// The hypotheses. confirmation.cpp tests them.
#include "properties/conform/hypotheses.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "minigrad/graph_queries.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

/// A planted fault and what it means for the author of an engine.
struct Known {
  std::string_view fault;
  std::string_view key;
  std::string_view sentence;
};

constexpr std::string_view stale_sentence =
    "A second backward starts from the adjoints that the first one left in inner nodes: set them to 0 before each "
    "sweep, or keep them for one sweep only.";

/// In the order in which they are tried.
constexpr std::array<Known, 23> known_faults = {{
    {"aliased-edges", "aliased-operands",
     "Edges keyed by operand (a set of children, or a map from operand to partial): where both operands are the same "
     "node, one of the two shares is lost."},
    {"last-partial", "last-partial",
     "Where both operands are the same node, both shares are computed with the last of the two partials: partials "
     "keyed "
     "by operand, or closures that share a variable."},
    {"stale-adjoints", "stale-second-backward", stale_sentence},
    {"second-ignored", "second-backward-ignored",
     "A second backward does nothing, although the engine declares that it accumulates."},
    {"assigned-adjoint", "lost-accumulation",
     "= where += is needed: of several users of a node, only the share of the last one is kept."},
    {"third-path-lost", "third-path-lost", "The third user of a node passes nothing back."},
    {"seed-ignored", "seed-ignored", "The sweep starts from the output's value, not from 1."},
    {"reversed-sweep", "visiting-order",
     "Nodes pass their adjoints on in the order of construction, before their users have added to them: visit nodes in "
     "the reverse order."},
    {"depth-first-sweep", "visiting-order",
     "A node passes on its adjoint when a depth-first walk first meets it, before all of its users have added to it: "
     "visit nodes in the reverse order of construction, or in topological order."},
    {"breadth-first-sweep", "visiting-order",
     "A node passes on its adjoint when a breadth-first walk first meets it, before all of its users have added to it: "
     "visit nodes in the reverse order of construction, or in topological order."},
    {"path-sweep", "visited-again",
     "A node passes on its whole adjoint again for each path to it: visit each node once, after all of its users."},
    {"equal-edges", "equal-values",
     "Operands are told apart by their values: where the two are equal, the left one takes the partial of the right "
     "one, "
     "and the other gets nothing. Compare nodes by identity."},
    {"equal-visited", "equal-values",
     "Nodes are told apart by their values: of nodes with equal values only one is visited. Compare nodes by "
     "identity."},
    {"sigmoid-overflow", "sigmoid-overflow",
     "An intermediate result of sigmoid overflows at a large operand: use exp(-|x|), which cannot."},
    {"relu-side", "relu-side",
     "The derivative of relu is 1 left of 0 and 0 right of it: the comparison is the wrong way round."},
    {"relu-kink", "relu-kink",
     "The derivative of relu at 0 is 1, where the contract has 0. This is no fault if it is intended: declare it under "
     "\"kinks\"."},
    {"abs-kink", "abs-kink",
     "The derivative of abs at 0 is 1, where the contract has 0. This is no fault if it is intended: declare it under "
     "\"kinks\"."},
    {"max-tie", "max-tie",
     "At a tie of max the left operand takes all, where the contract gives 1/2 to each. This is no fault if it is "
     "intended: declare it under \"kinks\"."},
    {"min-tie", "min-tie",
     "At a tie of min the left operand takes all, where the contract gives 1/2 to each. This is no fault if it is "
     "intended: declare it under \"kinks\"."},
    {"zero-times-infinity", "zero-times-infinity",
     "An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose "
     "adjoint is 0."},
    {"branch-not-taken", "branch-not-taken",
     "An operand that the function does not depend on here, such as the one that max does not take, receives 0 times "
     "an infinite adjoint, which is NaN: pass nothing to it."},
    {"nan-for-zero-adjoint", "nan-for-zero-adjoint", "A node whose adjoint is 0 gives its operands NaN."},
    {"nan-beside-singular", "nan-beside-singular",
     "If one component of the gradient is infinite or NaN, all of them are NaN."},
}};

struct RuleFault {
  std::string_view suffix;
  std::string_view sentence;
};

/// Planted faults of a single operation, which are named OP-SUFFIX.
constexpr std::array<RuleFault, 6> rule_faults = {{
    {"swapped", "The partials of {} are swapped between its operands."},
    {"sign", "The partial of {} has the wrong sign."},
    {"dropped", "The {1} of {0} gets no gradient."},
    {"doubled", "The {1} of {0} gets its gradient twice."},
    {"tie-all", "At a tie of {} both operands take the whole adjoint: the shares must add up to it."},
    {"tie-none", "At a tie of {} neither operand takes anything: the shares must add up to the adjoint."},
}};

const Fault* find_planted(std::string_view fault_name) {
  for (const Fault& fault : faults()) {
    if (fault.name == fault_name) return &fault;
  }
  return nullptr;
}

void add_faults_of(std::vector<Hypothesis>& all, Op op) {
  const std::string op_name(name(op));
  const std::string_view operand = arity(op) == 1 ? "operand" : "left operand";
  for (const auto& [suffix, sentence] : rule_faults) {
    const std::string key = fmt::format("{}-{}", op_name, suffix);
    const Fault* const planted = find_planted(key);
    if (planted != nullptr) all.push_back({key, fmt::format(fmt::runtime(sentence), op_name, operand), *planted});
  }
  if (op == Op::softplus) {
    Fault threshold;
    threshold.alter = [](Op applied, double left, double, rules::Local& local) {
      if (applied == Op::softplus && left > 20) local = {left, 1};
    };
    all.push_back({"softplus-threshold", "Above 20, softplus returns its operand, which is too small by up to 2e-9.",
                   std::move(threshold)});
  }
  Fault detached;
  detached.alter = [op](Op applied, double, double, rules::Local& local) {
    if (applied == op) local.left = local.right = 0;
  };
  all.push_back({op_name + "-detached",
                 fmt::format("{} passes nothing to its operands: its result is cut off from the graph.", op_name),
                 std::move(detached)});
  Fault right;
  right.alter = [op](Op applied, double, double, rules::Local& local) {
    if (applied == op) local.right = 0;
  };
  if (arity(op) == 2) {
    all.push_back({op_name + "-right-dropped", fmt::format("The right operand of {} gets no gradient.", op_name),
                   std::move(right)});
  }
  all.push_back(
      {op_name + "-lost-accumulation",
       fmt::format("{} assigns its share, = where += is needed: the shares of other users are lost.", op_name),
       {.sweep = SweepFault::assigned, .only = op}});
  all.push_back(
      {op_name + "-branch-not-taken",
       fmt::format("{} gives an operand that it does not depend on here 0 times an infinite adjoint, which is "
                   "NaN: pass nothing to it.",
                   op_name),
       {.sweep = SweepFault::constant_passed_on, .only = op}});
}

void add_compound_faults(std::vector<Hypothesis>& all, Op op) {
  constexpr std::string_view symbols = "+-*/";
  const char symbol = symbols[static_cast<std::size_t>(op) - static_cast<std::size_t>(Op::add)];
  all.push_back({fmt::format("compound-{}-ignored", name(op)),
                 fmt::format("y {}= z does nothing: y stays as it was.", symbol),
                 {.compound = CompoundFault::ignored, .only = op}});
  if (op == Op::add) return;
  all.push_back({fmt::format("compound-{}-adds", name(op)),
                 fmt::format("y {}= z does what y += z does.", symbol),
                 {.compound = CompoundFault::added, .only = op}});
}

/// In many small engines an adjoint and the gradient that it becomes are one number, each backward sets that of the
/// output to 1, and clearing reaches only the nodes that the user holds.
void add_kept_adjoints(std::vector<Hypothesis>& all) {
  for (const SweepFault second : {SweepFault::none, SweepFault::seed_set}) {
    for (const bool clears_wanted : {false, true}) {
      all.push_back({"stale-second-backward",
                     std::string(stale_sentence),
                     {.sweep = SweepFault::kept_adjoints, .second = second, .clears_wanted = clears_wanted}});
    }
  }
}

/// Adds variants of the faults of the sweep. Which share is kept or lost depends on the order of visiting, and there
/// are two correct ones; and on the nodes, which are more where operators are composed of others.
void add_variants(std::vector<Hypothesis>& all, bool Fault::*variant) {
  const std::size_t count = all.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (all[i].fault.sweep == SweepFault::none) continue;
    all.push_back(all[i]);
    all.back().fault.*variant = true;
  }
}

}  // namespace

std::vector<Hypothesis> hypotheses_for(const Question& question) {
  std::vector<Hypothesis> all;
  const auto& [graph, points, manner] = question;
  for (const Position position : manner.in_place) add_compound_faults(all, graph.nodes[position].op);
  for (const auto& [fault, key, sentence] : known_faults) {
    all.push_back({std::string(key), std::string(sentence), *find_planted(fault)});
  }
  all.push_back({"seed-set",
                 "Each backward sets the adjoint of its output to 1 and does not add 1 to it, although the engine "
                 "declares that gradients accumulate.",
                 {.sweep = SweepFault::seed_set}});
  all.push_back(
      {"equal-values",
       "Leaves are told apart by their values: inputs and constants with equal values are one node, which gets "
       "the gradients of all. Compare nodes by identity.",
       {.sweep = SweepFault::equal_leaves}});
  all.push_back(
      {"output-kept",
       "The adjoint of an earlier output is not set to 0, and a backward on another node passes it on again: set "
       "all adjoints to 0 before each sweep.",
       {.sweep = SweepFault::output_kept}});
  all.push_back(
      {"zero-times-infinity",
       "An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes "
       "whose adjoint is 0. Where a factor is the constant 0, the engine does so.",
       {.sweep = SweepFault::zero_passed_on, .is_simplified = true}});
  add_kept_adjoints(all);
  for (const Op op : operations(graph)) add_faults_of(all, op);
  add_variants(all, &Fault::is_topological);
  add_variants(all, &Fault::is_composed);
  return all;
}

std::optional<Hypothesis> both(const Hypothesis& one, const Hypothesis& other) {
  const bool is_simple = !one.fault.only && !other.fault.only && !(one.fault.alter && other.fault.alter) &&
                         one.fault.second == SweepFault::none && other.fault.second == SweepFault::none;
  if (!is_simple) return std::nullopt;
  Hypothesis combined = one;
  if (other.fault.alter) combined.fault.alter = other.fault.alter;
  (one.fault.sweep == SweepFault::none ? combined.fault.sweep : combined.fault.second) = other.fault.sweep;
  combined.fault.is_topological = one.fault.is_topological || other.fault.is_topological;
  combined.fault.is_composed = one.fault.is_composed || other.fault.is_composed;
  return combined;
}

}  // namespace minigrad::properties
