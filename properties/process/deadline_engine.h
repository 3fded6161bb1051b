// SPDX-License-Identifier: MIT
// An engine or oracle as a process asks it that may die of it: whom it asks is known afterwards, and a question has a
// deadline.
#pragma once

#include <memory>
#include <string>

#include "oracle/differentiator.h"
#include "oracle/programs/engine_process.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {

/// The engine of that name. One that lives in this process ends the process when a question takes longer than a
/// message may, or when memory runs out, see Death; one that is a program is ended by itself. While a question is
/// asked, `asked` (which may be nullptr, and must outlive the engine) names the party. Throws as make_engine.
std::unique_ptr<oracle::Differentiator> make_deadline_engine(const std::string& name, const oracle::Patience& patience,
                                                             Role role, JobSlot* slot);

}  // namespace minigrad::properties
