// SPDX-License-Identifier: MIT
// Wraps an engine or oracle with a deadline and a memory limit, and records in a JobSlot which of them runs.
#pragma once

#include <memory>
#include <string>

#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {

/// Makes the engine of that name. An engine in this process kills the process when a question exceeds the deadline or
/// memory runs out, see Death. An engine that is a program enforces its own limits. While it answers a question, `slot`
/// has the given role; it may be nullptr, and must outlive the engine. Throws as make_engine does.
std::unique_ptr<oracle::Differentiator> make_deadline_engine(const std::string& name, const oracle::Patience& patience,
                                                             Role role, JobSlot* slot);

}  // namespace minigrad::properties
