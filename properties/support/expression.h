// SPDX-License-Identifier: MIT
// A graph as a mathematical expression: `t = x * y; t += x; sin(t)`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"

namespace minigrad::properties {

/// The expression of a valid graph in this manner, in one line. Nodes with several users get names, and so do
/// operations that the output does not need, and all results if there is a compound assignment. For a graph of more
/// than 60 nodes, only its size.
std::string expression(const Graph& graph, const corpus::Manner& manner);

/// Each node in terms of its operands: "x", "5", "#1 * x". Operands that are operations appear as # and their position.
std::vector<std::string> steps_of_expression(const Graph& graph);

/// The name of input k of `count` inputs: x, y, z, w, or x0, x1, ... if there are more than four.
std::string input_name(std::size_t k, std::size_t count);

/// The calls of backward and the gradients read, with nodes by position: "backward on 3, clear, backward on 2". "" for
/// one call on the output and the gradients of the inputs.
std::string usage(const Graph& graph, const corpus::Manner& manner);

}  // namespace minigrad::properties
