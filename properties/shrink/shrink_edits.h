// SPDX-License-Identifier: MIT
// The edits from which shrinking chooses: what they are, which an example allows, and what one makes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "minigrad/graph.h"
#include "properties/shrink/example.h"

namespace minigrad::properties {

/// One edit; what `node`, `operand` and `number` mean is the edit's own.
struct Edit {
  enum class Kind : std::uint8_t {
    drop_dead,         ///< drop every node that the output does not depend on
    hoist,             ///< make `node` the output
    to_constant,       ///< `node` becomes a constant, `number`
    to_input,          ///< `node` becomes an input, its coordinate `number`
    drop_sink,         ///< drop `node`, which has no users
    bypass,            ///< users of `node` use its operand number `operand` instead
    merge,             ///< users of the leaf `node` use the earlier leaf `operand` instead
    rewire_left,       ///< the left operand of `node` becomes the node `operand`
    rewire_right,      ///< the right operand of `node` becomes the node `operand`
    change_op,         ///< the op of `node` becomes the one whose number is `operand`
    round_numbers,     ///< every constant and coordinate is rounded to `operand` digits
    change_number,     ///< the constant or coordinate of `node` becomes `number`
    change_all_equal,  ///< so does each one that is equal to it, for ties that must stay ties
  };
  Kind kind;
  Position node = 0;
  std::uint32_t operand = 0;
  double number = 0;
};

/// The rank of an op, the simplest first: const 0, input 1, then neg, add, sub, mul, div, exp, sin, then all others.
std::size_t rank(Op op);

/// Every edit worth trying, big cuts first: halves, quarters, ... of the graph, then single nodes, then ops and
/// numbers. Some may not make the example smaller.
std::vector<Edit> edits(const Example& example);

/// The example that the edit makes, valid whether it is smaller or not. Nodes and inputs that the edit
/// leaves without users are dropped; those that had none before stay, for the failure may need them.
Example apply(const Edit& edit, const Example& example);

}  // namespace minigrad::properties
