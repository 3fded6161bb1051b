// SPDX-License-Identifier: MIT
// Where engine and truth part, and which use of that node passes on a wrong share.
#pragma once

#include "oracle/differentiator.h"
#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// Finds the node at which the engine first fails. If its adjoint fails, asks the engine for the share of each of its
/// uses alone. The numbers of the nodes must be filled in. A node may fail although the answer is right.
void find_parting(Explanation& explanation, const corpus::Question& question, oracle::Differentiator& engine);

}  // namespace minigrad::properties
