// SPDX-License-Identifier: MIT
// Explains what an engine answers at one point of a graph.
#pragma once

#include <string>

#include "properties/explain/node_numbers.h"

namespace minigrad::properties {

/// Throws std::length_error, in words for a user, if more nodes than most_shown_nodes remain without the middle of long
/// chains.
void require_showable(const Graph& graph);

/// Asks the engine, and the oracle unless it is nullptr, for the numbers at each node, and finds where the engine parts
/// from the truth. The question has one point. The cause stays empty. Throws as require_showable does.
Explanation explain(Question question, oracle::Differentiator& engine, oracle::Differentiator* oracle = nullptr);

/// The same for an engine that ended when it was asked: the truth at each node, and in words what happened.
Explanation explain_death(Question question, const std::string& engine, oracle::Verdict verdict,
                          const std::string& words, oracle::Differentiator* oracle = nullptr);

}  // namespace minigrad::properties
