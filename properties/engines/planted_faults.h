// SPDX-License-Identifier: MIT
// Planted faults: engines that are right but for one named thing, to prove that the harness can fail them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "minigrad/rules.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// What goes wrong in the sweep back.
enum class SweepFault {
  none,
  keyed_by_operand,  ///< one edge for each distinct operand: the last of its partials stands for all
  assigned,          ///< `=` for `+=`: the last user's share stands for all
  third_path_lost,   ///< a node's third and later users pass nothing back
  stale_adjoints,    ///< a second backward starts from the adjoints of the first
  second_ignored,    ///< a second backward does nothing
  seed_ignored,      ///< backward starts from the output's value instead of 1
  reversed,          ///< nodes are visited in construction order
};

/// What becomes of a graph whose output is a sub.
enum class SubFault {
  none,
  error,           ///< it is refused
  crash,           ///< the process ends
  crash_in_batch,  ///< likewise, but only for several points at once
  hang,            ///< there is never an answer
  memory,          ///< the process takes ever more memory
};

struct Fault {
  std::string name;
  std::string summary;
  /// Bends what the rule of an operation gave; empty for faults of the sweep.
  std::function<void(Op op, double left, double right, rules::Local& local)> bend;
  SweepFault sweep = SweepFault::none;
  SubFault sub_output = SubFault::none;
};

/// Every planted fault that an engine answers with, or ends the process at once, in the order in which reports list
/// them.
const std::vector<Fault>& faults();

/// Those that are no faults of derivatives: `sub-hang` never returns, `sub-memory` takes all memory that there is, and
/// `sub-batch-crash` ends the process, but not for a point alone.
const std::vector<Fault>& runaway_faults();

/// The engine that the faults are planted in, with none: what differs from its answers is the fault's doing.
std::unique_ptr<oracle::Differentiator> make_faultless_engine();

/// The engine with this fault, which must outlive it.
std::unique_ptr<oracle::Differentiator> make_faulty_engine(const Fault& fault);

/// The engine with that fault; nothing when there is no fault of that name.
std::unique_ptr<oracle::Differentiator> make_faulty_engine(std::string_view fault_name);

}  // namespace minigrad::properties
