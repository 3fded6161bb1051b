// SPDX-License-Identifier: MIT
// Questions about a part of a graph: the value of one node, or the derivative of the output in a node or in one use of
// it. An engine that gives only the gradients of inputs can answer them.
#pragma once

#include <optional>

#include "corpus/protocol/question.h"
#include "properties/explain/explanation.h"

namespace minigrad::properties {

/// A node that becomes an input with this value, as every operand or in one use.
struct Cut {
  Position node;
  double value;
  std::optional<Use> only = std::nullopt;
};

/// The part of a question of one point that `output`, an operation, depends on. All inputs of the question come first,
/// then the node of the cut, if any: it is the last input. Constants and compound assignments stay as they are;
/// backward is called once, on the output.
corpus::Question part_of(const corpus::Question& question, Position output, const std::optional<Cut>& cut = {});

/// The uses of a node by nodes that are used themselves, by user.
std::vector<Use> uses_of(const Explanation& explanation, Position node);

/// Whether backward is called once, on the output: the derivative in a node is then that of a part with a cut.
bool calls_backward_once(const corpus::Question& question);

}  // namespace minigrad::properties
