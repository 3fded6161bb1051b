// SPDX-License-Identifier: MIT
#include "properties/engines/planted_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "minigrad/special_numbers.h"

namespace minigrad::properties {
namespace {

/// A fault of one operation. `change` alters its partials, given the operands.
template <typename Change>
Fault rule_fault(Op op, const std::string& kind, const std::string& summary, Change change) {
  return {fmt::format("{}-{}", name(op), kind), fmt::format("{}: {}", name(op), summary),
          [op, change](Op applied, double left, double right, rules::Local& local) {
            if (applied == op) change(left, right, local);
          }};
}

void add_rule_faults(std::vector<Fault>& list, Op op) {
  list.push_back(rule_fault(op, "sign", "the partial has the wrong sign", [](double, double, rules::Local& local) {
    (local.right != 0 ? local.right : local.left) *= -1;
  }));
  list.push_back(
      rule_fault(op, "dropped", "the left partial is 0", [](double, double, rules::Local& local) { local.left = 0; }));
  list.push_back(rule_fault(op, "doubled", "the left partial is doubled",
                            [](double, double, rules::Local& local) { local.left *= 2; }));
  if (arity(op) == 2 && op != Op::add) {
    list.push_back(rule_fault(op, "swapped", "the partials are swapped",
                              [](double, double, rules::Local& local) { std::swap(local.left, local.right); }));
  }
  for (const int digits : {4, 6, 8, 10, 12}) {
    const double factor = 1 + std::pow(10.0, -digits);
    list.push_back(rule_fault(op, fmt::format("1e-{}", digits), fmt::format("both partials off by 1e-{}", digits),
                              [factor](double, double, rules::Local& local) {
                                local.left *= factor;
                                local.right *= factor;
                              }));
  }
}

void add_kink_faults(std::vector<Fault>& list) {
  list.push_back(rule_fault(Op::relu, "side", "the derivative is 1 left of 0 and 0 right of it",
                            [](double a, double, rules::Local& local) { local.left = a < 0 ? 1 : 0; }));
  list.push_back(rule_fault(Op::relu, "kink", "the derivative at 0 is 1", [](double a, double, rules::Local& local) {
    if (a == 0) local.left = 1;
  }));
  list.push_back(rule_fault(Op::abs, "kink", "the derivative at 0 is 1", [](double a, double, rules::Local& local) {
    if (a == 0) local.left = 1;
  }));
  for (const Op op : {Op::max, Op::min}) {
    list.push_back(
        rule_fault(op, "tie", "the left operand takes all at a tie", [](double a, double b, rules::Local& local) {
          if (a == b) local = {local.value, 1, 0};
        }));
  }
}

void add_unstable_faults(std::vector<Fault>& list) {
  list.push_back(rule_fault(Op::tanh, "unstable", "the derivative is 1 - y*y",
                            [](double, double, rules::Local& local) { local.left = 1 - local.value * local.value; }));
  list.push_back(rule_fault(Op::sigmoid, "unstable", "the derivative is y (1 - y)",
                            [](double, double, rules::Local& local) { local.left = local.value * (1 - local.value); }));
  list.push_back(rule_fault(Op::expm1, "unstable", "the derivative is y + 1",
                            [](double, double, rules::Local& local) { local.left = local.value + 1; }));
  list.push_back(
      rule_fault(Op::sigmoid, "overflow", "exp(a) / (1 + exp(a)) overflows", [](double a, double, rules::Local& local) {
        const double e = std::exp(a);
        local = {e / (1 + e), e / ((1 + e) * (1 + e))};
      }));
}

void add_sweep_faults(std::vector<Fault>& list) {
  list.push_back({"aliased-edges", "edges keyed by operand: x - x gives -1", {}, SweepFault::keyed_by_operand});
  list.push_back(
      {"last-partial", "both uses of a node take the last partial: x - x gives -2", {}, SweepFault::last_partial});
  list.push_back({"assigned-adjoint", "= for += in the sum of adjoints", {}, SweepFault::assigned});
  list.push_back({"third-path-lost", "the third user of a node passes nothing back", {}, SweepFault::third_path_lost});
  list.push_back({"stale-adjoints", "a second backward starts from stale adjoints", {}, SweepFault::stale_adjoints});
  list.push_back({"second-ignored", "a second backward does nothing", {}, SweepFault::second_ignored});
  list.push_back({"seed-ignored", "backward starts from the output's value", {}, SweepFault::seed_ignored});
  list.push_back({"reversed-sweep", "nodes are visited in construction order", {}, SweepFault::reversed});
  list.push_back(
      {"depth-first-sweep", "nodes are visited in the order of a depth-first walk", {}, SweepFault::depth_first});
  list.push_back(
      {"breadth-first-sweep", "nodes are visited in the order of a breadth-first walk", {}, SweepFault::breadth_first});
  list.push_back({"path-sweep", "a node passes on its adjoint once for each path to it", {}, SweepFault::every_path});
  list.push_back({"equal-visited", "of nodes with equal values only one is visited", {}, SweepFault::equal_visited});
  list.push_back({"equal-edges", "operands with equal values share one edge", {}, SweepFault::equal_edges});
}

/// Faults beside infinities, which need an adjoint of 0, a branch that is not taken or a singular component.
void add_infinity_faults(std::vector<Fault>& list) {
  list.push_back(
      {"zero-times-infinity", "an adjoint of 0 times an infinite partial is NaN", {}, SweepFault::zero_passed_on});
  list.push_back(
      {"nan-for-zero-adjoint", "operands of a node with the adjoint 0 receive NaN", {}, SweepFault::nan_for_zero});
  list.push_back({"branch-not-taken",
                  "an operand that is not taken receives 0 times the adjoint, which may be infinite",
                  {},
                  SweepFault::constant_passed_on});
  list.push_back({"nan-beside-singular", "if one component is infinite, all are NaN", {}, SweepFault::all_nan});
}

void add_tie_faults(std::vector<Fault>& list) {
  for (const Op op : {Op::max, Op::min}) {
    list.push_back(
        rule_fault(op, "tie-all", "at a tie both operands take all", [](double a, double b, rules::Local& local) {
          if (a == b) local = {local.value, 1, 1};
        }));
    list.push_back(
        rule_fault(op, "tie-none", "at a tie neither operand takes any", [](double a, double b, rules::Local& local) {
          if (a == b) local = {local.value, 0, 0};
        }));
  }
}

/// A partial below 1e-300 in size is replaced: the function is saturated there.
void add_tail_faults(std::vector<Fault>& list, const std::string& kind, const std::string& summary, double partial) {
  for (const Op op : {Op::exp, Op::expm1, Op::sigmoid, Op::softplus, Op::tanh, Op::erf, Op::erfc}) {
    list.push_back(rule_fault(op, kind, summary, [partial](double, double, rules::Local& local) {
      if (std::fabs(local.left) < 1e-300) local.left = partial;
    }));
  }
}

/// A formula that multiplies by its own value does this: pow(2, x) just above 1024 as log(2) * value.
void make_overflow_infinite(Op op, double left, double right, rules::Local& local) {
  const bool overflows = std::isinf(local.value) && std::isfinite(left) && std::isfinite(right);
  if (overflows && arity(op) == 2) local.left = local.right = infinity;
}

void add_outcome_faults(std::vector<Fault>& list) {
  list.push_back({"sub-error", "refuses a graph that ends in sub", {}, SweepFault::none, SubFault::error});
  list.push_back({"sub-crash", "ends the process at a graph that ends in sub", {}, SweepFault::none, SubFault::crash});
}

std::vector<Fault> make_faults() {
  std::vector<Fault> list;
  add_sweep_faults(list);
  add_outcome_faults(list);
  add_kink_faults(list);
  add_unstable_faults(list);
  add_infinity_faults(list);
  add_tie_faults(list);
  add_tail_faults(list, "tail-five", "the derivative is 5 in the saturated tail", 5);
  add_tail_faults(list, "tail-nan", "the derivative is NaN in the saturated tail", not_a_number);
  list.push_back(
      {"overflow-inf", "both partials are infinite where the value of two operands overflows", make_overflow_infinite});
  for (std::size_t i = leaf_count; i < all_ops.size(); ++i) add_rule_faults(list, all_ops[i].op);
  return list;
}

}  // namespace

const std::vector<Fault>& faults() {
  static const std::vector<Fault> list = make_faults();
  return list;
}

const std::vector<Fault>& runaway_faults() {
  static const std::vector<Fault> list = {
      {"sub-hang", "never answers a graph that ends in sub", {}, SweepFault::none, SubFault::hang},
      {"sub-batch-crash",
       "ends the process at a graph that ends in sub, but not for a single point",
       {},
       SweepFault::none,
       SubFault::crash_in_batch},
      {"sub-memory", "allocates all memory at a graph that ends in sub", {}, SweepFault::none, SubFault::memory},
  };
  return list;
}

std::unique_ptr<oracle::Differentiator> make_faulty_engine(std::string_view fault_name) {
  for (const std::vector<Fault>* const list : {&faults(), &runaway_faults()}) {
    for (const Fault& fault : *list) {
      if (fault.name == fault_name) return make_faulty_engine(fault);
    }
  }
  return nullptr;
}

}  // namespace minigrad::properties
