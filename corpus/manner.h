// SPDX-License-Identifier: MIT
// How an expression is written and how backward is used on it: where engines go wrong that have the mathematics right.
#pragma once

#include <optional>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::corpus {

/// How constants are handed over (PROTOCOL.md says where each applies).
enum class Constants {
  numbers,  ///< as the language's plain numbers, on either side of an operator
  own,      ///< as constants of the engine's own
};

/// The default is the plainest way: numbers, no compound assignment, backward once on the output, gradients of inputs.
struct Manner {
  Constants constants = Constants::numbers;

  /// The nodes that are written as compound assignment to their left operand, ascending.
  std::vector<Position> in_place;

  /// Calls of backward on a node; nothing stands for clearing the gradients. Empty: one call on the output.
  std::vector<std::optional<Position>> backward;

  /// The nodes whose gradients are read. Empty: the inputs.
  std::vector<Position> wanted;

  friend bool operator==(const Manner&, const Manner&) = default;
};

}  // namespace minigrad::corpus
