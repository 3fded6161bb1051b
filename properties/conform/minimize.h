// SPDX-License-Identifier: MIT
// Minimizes a failure of an engine at one point.
#pragma once

#include <functional>
#include <string>

#include "properties/examine/engine_answers.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {

/// Asks a question of one point.
PointVerdict ask_again(Question question, oracle::Differentiator& engine);

/// A smaller failure of the same verdict for which `is_same` holds: first in the plainest style that still fails, then
/// with a smaller graph and simpler numbers. Very large graphs and timeouts stay as they are.
Symptom make_small(const Symptom& symptom, oracle::Differentiator& engine,
                   const std::function<bool(const Symptom&)>& is_same);

/// For a recipe at which an engine gives up, a number of repetitions that it survives and one that it does not, at most
/// a tenth apart.
struct Breakdown {
  std::size_t survives;
  std::size_t fails;
};
Breakdown find_breakdown(const Recipe& recipe, const Symptom& symptom, oracle::Differentiator& engine);

}  // namespace minigrad::properties
