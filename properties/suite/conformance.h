// SPDX-License-Identifier: MIT
// The conformance suite as code: what `minigrad conform` asks of an engine and corpus/conformance holds as data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/protocol/manner.h"
#include "corpus/protocol/points.h"
#include "minigrad/graph.h"

namespace minigrad::properties {

/// The version of the suite: raised when cases are added or taken away. An id never changes its meaning.
inline constexpr int suite_version = 2;

using corpus::Coordinates;

/// A node that is written again and again. An operand from 0 on is a position of the graph; one below 0 counts back
/// from the node itself, so -1 is the node before it.
struct RepeatedNode {
  Op op;
  std::vector<std::int64_t> operands;
  double constant = 0;
};

/// A graph too long to be written out: the nodes of the prefix, then the repeated ones so many times.
struct Recipe {
  Graph prefix;
  std::vector<RepeatedNode> repeat;
  std::size_t times = 0;
};

Graph expand(const Recipe& recipe);

struct ConformanceCase {
  std::string id;       ///< words joined by hyphens, the level first
  std::string summary;  ///< the expression, or what it is
  std::string note;     ///< why it matters
  std::vector<std::string> flags;
  Recipe graph;  ///< of most cases a prefix alone
  corpus::Manner manner;
  std::vector<Coordinates> points;
};

struct ConformanceLevel {
  std::string name;
  std::string summary;
  std::vector<ConformanceCase> cases;
};

/// Every level, in the order in which an engine is asked.
std::vector<ConformanceLevel> conformance_suite();

/// The names of the levels, in that order.
const std::vector<std::string>& conformance_levels();

/// Why a flag matters; nothing for an unknown one.
std::optional<std::string_view> flag_note(std::string_view flag);

}  // namespace minigrad::properties
