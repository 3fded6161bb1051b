// SPDX-License-Identifier: MIT
// The conformance suite as code. `minigrad conform` asks it; corpus/conformance holds it as data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/protocol/capabilities.h"
#include "corpus/protocol/manner.h"
#include "corpus/protocol/points.h"
#include "corpus/protocol/question.h"
#include "minigrad/graph.h"

namespace minigrad::properties {

using corpus::Coordinates;

/// A node that is repeated. An operand of 0 or more is a position in the graph; a negative one counts back from the
/// node, so -1 is the node before it.
struct RepeatedNode {
  Op op;
  std::vector<std::int64_t> operands;
  double constant = 0;

  friend bool operator==(const RepeatedNode&, const RepeatedNode&) = default;
};

/// A graph that is too long to write out: the nodes of the prefix, then the repeated nodes, `times` times.
struct Recipe {
  Graph prefix;
  std::vector<RepeatedNode> repeat;
  std::size_t times = 0;

  friend bool operator==(const Recipe&, const Recipe&) = default;
};

Graph expand(const Recipe& recipe);

struct ConformanceCase {
  std::string id;       ///< words joined by hyphens, the level first
  std::string summary;  ///< the expression, or a description
  std::string note;     ///< why it matters
  std::vector<std::string> flags;
  Recipe graph;  ///< for most cases only a prefix
  corpus::Manner manner;
  std::vector<Coordinates> points;
};

struct ConformanceLevel {
  std::string name;
  std::string summary;
  std::vector<ConformanceCase> cases;
};

/// The case as an engine with these claims is asked it. An engine without its kind of constants is asked it with the
/// other kind, unless the level has that case too.
corpus::Question question_of(const ConformanceLevel& level, const ConformanceCase& c,
                             const corpus::Capabilities& claims);

/// Every level, in the order in which an engine is asked.
std::vector<ConformanceLevel> conformance_suite();

/// A case and the level that it is in.
struct NamedCase {
  ConformanceLevel level;
  ConformanceCase test_case;
};

/// The case with this id.
std::optional<NamedCase> find_conformance_case(std::string_view id);

/// The names of the levels, in that order.
const std::vector<std::string>& conformance_levels();

/// Why a flag matters. Nothing for an unknown flag.
std::optional<std::string_view> flag_note(std::string_view flag);

}  // namespace minigrad::properties
