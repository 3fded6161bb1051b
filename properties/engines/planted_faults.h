// SPDX-License-Identifier: MIT
// Planted faults: engines that are correct except for one named error. They show that the harness can fail an engine.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "minigrad/rules.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// An error in the backward sweep.
enum class SweepFault {
  none,
  keyed_by_operand,    ///< one edge for each distinct operand: only the last of its partials counts
  assigned,            ///< `=` for `+=`: only the share of the last user counts
  third_path_lost,     ///< the third and later users of a node pass nothing back
  stale_adjoints,      ///< a second backward starts from the adjoints of the first
  second_ignored,      ///< a second backward does nothing
  seed_ignored,        ///< backward starts from the value of the output instead of 1
  reversed,            ///< nodes are visited in construction order
  zero_passed_on,      ///< an adjoint of 0 is multiplied like any other: 0 times an infinite partial is NaN
  nan_for_zero,        ///< a node whose adjoint is 0 gives its operands NaN
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

struct Fault {
  std::string name;
  std::string summary;
  /// Changes the result of an operation's rule. Empty for faults of the sweep.
  std::function<void(Op op, double left, double right, rules::Local& local)> alter;
  SweepFault sweep = SweepFault::none;
  SubFault sub_output = SubFault::none;
};

/// Every planted fault whose engine answers, or ends the process at once, in the order of the reports.
const std::vector<Fault>& faults();

/// Faults that are not about derivatives: `sub-hang` never returns, `sub-memory` allocates all memory, and
/// `sub-batch-crash` ends the process for several points, but not for one.
const std::vector<Fault>& runaway_faults();

/// The engine that faults are planted in, without a fault. A fault changes exactly where the answers differ from it.
std::unique_ptr<oracle::Differentiator> make_faultless_engine();

/// The engine with this fault. The fault must outlive the engine.
std::unique_ptr<oracle::Differentiator> make_faulty_engine(const Fault& fault);

/// The engine with the fault of this name, or nothing if there is none.
std::unique_ptr<oracle::Differentiator> make_faulty_engine(std::string_view fault_name);

}  // namespace minigrad::properties
