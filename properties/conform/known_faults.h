// SPDX-License-Identifier: MIT
// Planted faults as hypotheses: an engine that answers like one of them probably has that fault.
#pragma once

#include <optional>
#include <vector>

#include "properties/conform/likely_cause.h"

namespace minigrad::properties {

/// The cause, if an engine with a planted fault gives the answers of the symptom in every component. Faults look alike
/// in small graphs, so the engine is asked a few more questions that tell them apart.
std::optional<Cause> known_fault(const Symptom& symptom, oracle::Differentiator& engine);

/// An operation by itself at points at which every usual formula is accurate.
std::vector<Question> ordinary_questions(Op op, corpus::Constants constants);

}  // namespace minigrad::properties
