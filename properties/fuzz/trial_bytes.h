// SPDX-License-Identifier: MIT
// Questions of one point as bytes. Every byte sequence means one, so each of libFuzzer's mutations changes the graph,
// the point or the manner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "properties/conform/trial.h"

namespace minigrad::properties {

/// The most nodes that a byte sequence can mean.
inline constexpr std::size_t most_nodes_in_bytes = 40;

/// A head of three bytes (how constants are written, how many backward steps, how many wanted nodes), a byte for each
/// step and each wanted node, then the nodes. A node is a byte for its op and whether it is a compound assignment; a
/// leaf adds the eight bytes of its number, another node one byte for each operand, which counts back from the node.
/// Missing bytes are zeros. A manner that cannot be followed becomes the plainest.
Trial trial_from_bytes(std::span<const std::uint8_t> bytes);

/// The bytes of a question. Nothing if it has several points, too many nodes or too long a manner.
std::optional<std::vector<std::uint8_t>> to_bytes(const Trial& trial);

}  // namespace minigrad::properties
