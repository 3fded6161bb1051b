// SPDX-License-Identifier: MIT
// The formulas that engines usually compute values and partials by. Each is right in exact arithmetic; some lose
// digits.
#pragma once

#include <span>
#include <string>

#include "minigrad/graph.h"
#include "minigrad/op.h"

namespace minigrad::oracle {

/// What a formula computes.
enum class Result { value, left_partial, right_partial };

/// The inputs of a formula's graph, in this order: the operands, the value of the operation, and two constants. The
/// constants are balls, because an engine rounds them.
enum class FormulaInput { a, b, y, pi, ln2 };
inline constexpr std::size_t formula_inputs = 5;

struct UsualFormula {
  Op op;
  Result result;
  std::string name;  ///< as a report names it: "d tanh(a)/da = 1 - y*y, y = tanh(a)"
  Graph graph;
};

/// The formulas of an operation, those of its value first.
std::span<const UsualFormula> usual_formulas(Op op);

}  // namespace minigrad::oracle
