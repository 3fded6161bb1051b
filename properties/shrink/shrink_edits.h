// SPDX-License-Identifier: MIT
// The edits of shrinking: their kinds, the list for an example, and how to apply one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "minigrad/graph.h"
#include "properties/shrink/example.h"

namespace minigrad::properties {

/// One edit. The kind says what `node`, `operand` and `number` mean.
struct Edit {
  enum class Kind : std::uint8_t {
    drop_dead,         ///< drop every node on which the output does not depend
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
    change_all_equal,  ///< as change_number, for every equal number too: ties stay ties
  };
  Kind kind;
  Position node = 0;
  std::uint32_t operand = 0;
  double number = 0;
};

/// The rank of an op; simpler ops have lower ranks: const 0, input 1, then neg, add, sub, mul, div, exp, sin, then all
/// others.
std::size_t rank(Op op);

/// Every edit worth trying: first cuts of half the graph, of quarters and so on, then single nodes, then ops and
/// numbers. Some do not make the example smaller.
std::vector<Edit> edits(const Example& example);

/// The example after the edit, which is valid even if it is not smaller. Nodes and inputs that lose their last user are
/// dropped; those that had no user before stay, because the failure may need them.
Example apply(const Edit& edit, const Example& example);

}  // namespace minigrad::properties
