// SPDX-License-Identifier: MIT
// A graph as a person would write it down: `t = x * y; t += x; sin(t)`.
#pragma once

#include <cstddef>
#include <string>

#include "corpus/protocol/manner.h"
#include "minigrad/graph.h"

namespace minigrad::properties {

/// The expression of a valid graph written in this manner, in one line; what the output does not need is left out.
/// Nodes with several users, and all results where there is a compound assignment, get names. Of a graph of more than
/// 60 nodes only the size is told.
std::string expression(const Graph& graph, const corpus::Manner& manner);

/// The name of the k-th of so many inputs: x, y, z, w, or x0, x1, ... when there are more.
std::string input_name(std::size_t k, std::size_t count);

/// The calls of backward and the gradients read, with the nodes by position: "backward on 3, clear, backward on 2".
/// Empty for one call on the output and the gradients of the inputs.
std::string usage(const Graph& graph, const corpus::Manner& manner);

}  // namespace minigrad::properties
