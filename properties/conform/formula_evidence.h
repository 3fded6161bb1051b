// SPDX-License-Identifier: MIT
// Whether an engine computes one operation by a known formula: it is asked at other operands at which the formula fails
// too. A formula loses digits, as 1 - y*y for tanh does, or is not finite, as b/(a*a + b*b) where both squares
// underflow.
#pragma once

#include <optional>
#include <string_view>

#include "oracle/differentiator.h"
#include "properties/conform/minimize.h"

namespace minigrad::properties {

/// For an answer of one operation that is NaN or infinite, the name of a known formula that gives it. The engine must
/// give the same at other operands where this formula does, and a number where this one does and another known formula
/// does not. Where its answer is NaN, it may avoid the infinities of the formula.
std::optional<std::string_view> find_non_finite_formula(const Symptom& symptom, oracle::Differentiator& engine);

/// Of the usual formulas that explain an imprecise answer of one operation, the name of the first that loses digits at
/// other operands where the engine does too.
std::optional<std::string_view> find_lossy_formula(const Symptom& symptom, oracle::Differentiator& engine);

/// Another usual formula that keeps almost all digits at the operands of the failure, proven in balls; only its right
/// side. Nothing if there is none.
std::optional<std::string_view> find_accurate_formula(const Symptom& symptom, std::string_view lossy,
                                                      const corpus::Capabilities& claims);

}  // namespace minigrad::properties
