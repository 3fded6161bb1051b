// SPDX-License-Identifier: MIT
// An engine that is correct except for one error.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "minigrad/rules.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// An error in the backward sweep.
enum class SweepFault {
  none,
  keyed_by_operand,  ///< one edge for each distinct operand: only the last of its partials counts
  last_partial,      ///< an operand that is used twice takes the last of its partials for both uses
  assigned,          ///< `=` for `+=`: only the share of the last user counts
  third_path_lost,   ///< the third and later users of a node pass nothing back
  stale_adjoints,    ///< a second backward starts from the adjoints of the first
  kept_adjoints,     ///< gradients are the adjoints, which no backward sets to 0: a second one passes them on again
  output_kept,       ///< each backward visits all nodes, and the adjoint of an earlier output that no node uses remains
  second_ignored,    ///< a second backward does nothing
  seed_ignored,      ///< backward starts from the value of the output instead of 1
  reversed,          ///< nodes are visited in construction order
  depth_first,       ///< nodes are visited when a depth-first walk from the output first meets them
  breadth_first,     ///< nodes are visited when a breadth-first walk from the output first meets them
  every_path,        ///< a node passes on its adjoint once for each path to it
  equal_visited,     ///< of nodes with equal values, only the one that a depth-first walk meets first is visited
  equal_leaves,      ///< inputs and constants with equal values are one node
  equal_edges,       ///< operands with equal values share an edge: the left one takes the right partial, the other none
  seed_set,          ///< the adjoint of the output is set to 1, not added to, at each call of backward
  zero_passed_on,    ///< an adjoint of 0 is multiplied like any other: 0 times an infinite partial is NaN
  nan_for_zero,      ///< a node whose adjoint is 0 gives its operands NaN
  constant_passed_on,  ///< a locally constant operand receives 0 times the adjoint: NaN if that is infinite
  all_nan,             ///< if one component is infinite or NaN, all of them are NaN
};

/// What happens to a graph whose output is a sub.
enum class SubFault {
  none,
  error,           ///< the engine refuses it
  crash,           ///< the process ends
  crash_in_batch,  ///< the process ends, but only for several points at once
  hang,            ///< the engine never answers
  memory,          ///< the process allocates memory without end
};

/// What `y op= z` does instead.
enum class CompoundFault {
  none,
  ignored,  ///< nothing
  added,    ///< `y += z`
};

struct Fault {
  std::string name = {};
  std::string summary = {};
  /// Changes the result of an operation's rule. Empty for faults of the sweep.
  std::function<void(Op op, double left, double right, rules::Local& local)> alter = {};
  SweepFault sweep = SweepFault::none;
  SubFault sub_output = SubFault::none;
  CompoundFault compound = CompoundFault::none;
  std::optional<Op> only =
      std::nullopt;  ///< the operation whose shares, or compound assignments, have the fault; else all
  SweepFault second = SweepFault::none;  ///< another fault of the sweep
  /// Whether the sweep visits what the output depends on, in the topological order of a depth-first walk. Otherwise it
  /// visits every node, in the reverse order of construction.
  bool is_topological = false;
  bool is_composed = false;    ///< whether operators are composed of others, as compose_operators describes
  bool clears_wanted = false;  ///< whether clearing reaches only the nodes whose gradients are read
  /// Whether products with the constant 0, and quotients of it, are simplified to 0: the sweep does not visit what only
  /// they depend on.
  bool is_simplified = false;
};

/// The engine that faults are planted in, without a fault. A fault changes exactly where the answers differ from it.
std::unique_ptr<oracle::Differentiator> make_faultless_engine();

/// The engine with this fault. The fault must outlive the engine.
std::unique_ptr<oracle::Differentiator> make_faulty_engine(const Fault& fault);

}  // namespace minigrad::properties
