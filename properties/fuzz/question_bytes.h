// SPDX-License-Identifier: MIT
// Questions with one point as bytes. Every sequence of bytes is a valid question, so each change that libFuzzer makes
// is a change of the graph, the point or the manner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "corpus/protocol/question.h"

namespace minigrad::properties {

using corpus::Question;

/// The maximum number of nodes in a sequence of bytes.
inline constexpr std::size_t most_nodes_in_bytes = 40;

/// Decodes a question. The bytes are:
/// - three bytes: how constants are given, the number of backward steps, and the number of wanted nodes;
/// - one byte for each step and each wanted node;
/// - the nodes: one byte for the op and whether it is a compound assignment. Then eight bytes for the number of a leaf,
///   or one byte for each operand, which counts back from the node.
/// Missing bytes at the end are zeros. An invalid manner becomes the plainest one.
Question question_from_bytes(std::span<const std::uint8_t> bytes);

/// Encodes a question. Nothing if it has several points, too many nodes or too long a manner.
std::optional<std::vector<std::uint8_t>> to_bytes(const Question& question);

}  // namespace minigrad::properties
