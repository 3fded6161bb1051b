// SPDX-License-Identifier: MIT
// Planted faults as hypotheses: an engine that answers as one of them does probably has that fault.
#pragma once

#include <optional>
#include <vector>

#include "properties/conform/likely_cause.h"

namespace minigrad::properties {

/// The cause, if an engine with one of the planted faults answers as the symptom has it, component by component. As
/// faults look alike in small graphs, the engine is asked a few more questions that tell them apart.
std::optional<Cause> known_fault(const Symptom& symptom, oracle::Differentiator& engine);

/// An operation by itself at points at which no formula has any trouble.
std::vector<Question> ordinary_questions(Op op, corpus::Constants constants);

}  // namespace minigrad::properties
