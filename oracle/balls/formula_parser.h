// SPDX-License-Identifier: MIT
// A formula in text as a graph.
#pragma once

#include <string_view>

#include "minigrad/graph.h"

namespace minigrad::oracle {

/// The graph of an expression of + - * /, unary minus, parentheses, numbers, the operations of op.def as functions, and
/// the inputs a, b, y, pi and ln2, which are the graph's inputs in this order. Throws std::invalid_argument with the
/// place of an error.
Graph parse_formula(std::string_view text);

}  // namespace minigrad::oracle
