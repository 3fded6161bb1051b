// SPDX-License-Identifier: MIT
// Trials of one point as bytes, of which every sequence means one: libFuzzer changes bytes, and each change is a
// change of graph, point or manner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "properties/conform/trial.h"

namespace minigrad::properties {

/// The most nodes that a sequence of bytes can mean.
inline constexpr std::size_t most_nodes_in_bytes = 40;

/// Three bytes of head (how constants are handed over; how many steps backward; how many nodes are wanted), a byte for
/// each step and each wanted node, then the nodes: a byte for the op and whether it is a compound assignment, and then
/// for a leaf the eight of its number, else for each operand one that counts back from the node.
/// What is missing at the end is taken for zeros. A manner that cannot be followed is taken for the plainest.
Trial trial_from_bytes(std::span<const std::uint8_t> bytes);

/// The bytes that mean a trial; nothing for one that has several points, too many nodes or too long a manner.
std::optional<std::vector<std::uint8_t>> to_bytes(const Trial& trial);

}  // namespace minigrad::properties
