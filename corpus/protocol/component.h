// SPDX-License-Identifier: MIT
// The components of an answer, by name.
#pragma once

#include <cstddef>

namespace minigrad::corpus {

/// A component of an answer at one point. Index 0 is the value; index 1 + k is the gradient in the k-th wanted node,
/// which is the partial in input k unless a manner wants other nodes.
struct Component {
  std::size_t index = 0;

  constexpr bool is_value() const { return index == 0; }

  /// The position among the wanted nodes; only for a gradient.
  constexpr std::size_t input() const { return index - 1; }

  friend constexpr bool operator==(Component, Component) = default;
};

}  // namespace minigrad::corpus
