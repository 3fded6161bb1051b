// SPDX-License-Identifier: MIT
// Places in a graph where derivatives are delicate: kinks, and sums whose digits cancel.
#pragma once

#include "corpus/protocol/question.h"
#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// Fills in the kinks and the cancelled digits of each node at the only point of a question. Values must be filled in.
void fill_landmarks(Explanation& explanation, const corpus::Question& question);

}  // namespace minigrad::properties
