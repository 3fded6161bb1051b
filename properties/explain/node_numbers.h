// SPDX-License-Identifier: MIT
// The numbers at each node of a graph: what the engine and the oracle give when they are asked for them, and the truth.
#pragma once

#include "oracle/differentiator.h"
#include "properties/examine/engine_answers.h"
#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// The engines that are asked; nullptr if there is none.
struct Parties {
  oracle::Differentiator* engine = nullptr;
  oracle::Differentiator* oracle = nullptr;
};

/// One component of the answers to a question of one point. The engine's number is judged. What a party does not claim
/// it is not asked.
Quantity ask(const Question& question, Component component, const Parties& parties);

/// Fills in the value of each node that is not left out: each is asked for as the output of a graph.
void fill_values(Explanation& explanation, const Question& question, const Parties& parties);

/// Fills in the adjoint of each node that is not left out. A party that gives the gradients of all nodes is asked for
/// them; of the others, each node is asked for as an input of the graph. The values must be filled in.
void fill_adjoints(Explanation& explanation, const Question& question, const Parties& parties);

/// Replaces numbers of the engine by those of its answer to the question itself.
void fill_answer(Explanation& explanation, const EngineAnswers& answers);

/// The right decimal digits of a number of that precision whose error is this many units in the last place.
double digits_left(double ulps, corpus::Dtype dtype);

}  // namespace minigrad::properties
