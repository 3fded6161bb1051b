// SPDX-License-Identifier: MIT
#include "properties/suite/conformance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

struct LevelMaker {
  std::string name;
  std::string summary;
  std::vector<ConformanceCase> (*make)();
};

const std::array<LevelMaker, 8>& level_makers() {
  static const std::array<LevelMaker, 8> makers = {{
      {"core", "+ - * / pow with a constant exponent, negation and relu, in each form in which people write them",
       core_level},
      {"transcendental", "the functions at ordinary points, by themselves and inside expressions",
       transcendental_level},
      {"piecewise", "functions with kinks, on both sides of the kinks and at them", piecewise_level},
      {"special", "zeros with sign, denormal and largest numbers, infinities and NaN", special_level},
      {"precision", "tails where textbook formulas lose digits, and sums that nearly cancel", precision_level},
      {"lifecycle", "backward again, on another node, after clearing; gradients of intermediate results",
       lifecycle_level},
      {"structure", "sharing, diamonds, fan-out, unused inputs, graphs of constants", structure_level},
      {"scale", "chains of up to a million operations, and graphs with too many paths to walk", scale_level},
  }};
  return makers;
}

using FlagNote = std::pair<std::string_view, std::string_view>;

constexpr std::array<FlagNote, 37> flag_notes = {{
    {"operation", "One operation alone: a failure here is in its rule or in how it is written."},
    {"composition", "Several operations test the chain rule and the order of the sweep."},
    {"plain-number", "A constant is a plain number of the language, which many engines handle by separate code."},
    {"own-constant", "A constant is first made a node of the engine. It may get a gradient, which is not read."},
    {"number-left",
     "A constant is the left operand, where reversed operators (__rsub__, __rtruediv__) may swap the operands."},
    {"aliased",
     "A node has the same operand twice. Edges keyed by operand, in a set or a map, lose one of the two shares."},
    {"in-place",
     "Compound assignment. An engine that changes the node instead of making a new one loses the old value or loops."},
    {"fan-out", "A node has several users, and their shares add up: = instead of += keeps only the last."},
    {"diamond", "Two paths from one node meet again later."},
    {"visiting-order", "Paths of different length lead to a node: backward must visit it after all its users."},
    {"identity", "Nodes that look alike (equal numbers, equal expressions) are still different nodes."},
    {"kink", "There is no derivative: the contract chooses one valid subgradient, and an engine may declare another."},
    {"tie", "Both operands of max or min are equal, and the slope is divided between them by choice."},
    {"signed-zero", "A zero of either sign, where formulas divide by it or take its logarithm."},
    {"denormal", "Numbers below the normal range: their squares vanish and their inverses overflow."},
    {"largest", "Numbers near overflow: their squares and sums leave the range."},
    {"infinite", "An infinite operand: the limit of the partial is owed where it exists."},
    {"nan", "A NaN operand must give NaN: an engine that hides it hides an error."},
    {"outside", "Outside the domain there is no real value or no derivative: NaN or an exception, never a number."},
    {"overflow", "A large operand at which a plain exp overflows although the function is almost constant."},
    {"tail",
     "A point where a textbook formula loses digits, overflows or underflows although the answer is representable."},
    {"cancellation", "Sums that nearly cancel: the radius says how many digits rounding leaves."},
    {"second-backward",
     "backward is called more than once: gradients add up or start again, and old adjoints must not count."},
    {"clearing", "Gradients are cleared between calls, which must reach every node that keeps one."},
    {"inner-node", "backward is called on a node that is not the last."},
    {"inner-gradient", "The gradient of an intermediate result or of the output is read."},
    {"two-graphs", "Two outputs in one program: the order of their use must not matter."},
    {"unused-input",
     "An input that the output does not depend on has the gradient 0, not none, and not that of its neighbour."},
    {"dead-branch", "Nodes that the output does not need pass nothing back and need no stack."},
    {"input-as-output", "The output is an input: no operation at all."},
    {"late-input", "Inputs are made or used in an unusual order; each gradient must keep its name."},
    {"zero-adjoint", "An adjoint that is exactly 0 passes nothing on, not even through an infinite partial."},
    {"branch-not-taken", "The function is locally constant in an operand, which receives nothing."},
    {"many-inputs", "Many inputs, each with a gradient of its own."},
    {"constants-only", "The output depends on no input: a value, and nothing to differentiate."},
    {"deep", "A long path of operations, on which recursion overflows the stack."},
    {"paths", "Few nodes and very many paths: a sweep over paths instead of nodes takes forever."},
}};

Position absolute(std::int64_t operand, std::size_t here) {
  return static_cast<Position>(operand >= 0 ? operand : static_cast<std::int64_t>(here) + operand);
}

/// NaN equals NaN here.
bool are_same(const Coordinates& a, const Coordinates& b) {
  return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

bool are_twins(const ConformanceCase& a, const ConformanceCase& b) {
  if (a.manner.constants == b.manner.constants) return false;
  corpus::Manner manner = a.manner;
  manner.constants = b.manner.constants;
  return manner == b.manner && a.graph == b.graph && std::ranges::equal(a.points, b.points, are_same);
}

/// Whether the level has the same graph at the same points with constants in the other way. Such a pair tests how
/// constants are passed; every other case can be asked with constants in either way.
bool has_twin(const ConformanceLevel& level, const ConformanceCase& c) {
  return std::ranges::any_of(level.cases, [&c](const ConformanceCase& other) { return are_twins(c, other); });
}

}  // namespace

Graph expand(const Recipe& recipe) {
  Graph graph = recipe.prefix;
  graph.nodes.reserve(graph.nodes.size() + recipe.repeat.size() * recipe.times);
  for (std::size_t time = 0; time < recipe.times; ++time) {
    for (const RepeatedNode& repeated : recipe.repeat) {
      Node node{repeated.op, {}, repeated.constant};
      for (std::size_t k = 0; k < arity(repeated.op); ++k) {
        node.operands[k] = absolute(repeated.operands.at(k), graph.nodes.size());
      }
      graph.nodes.push_back(node);
    }
  }
  return graph;
}

corpus::Question question_of(const ConformanceLevel& level, const ConformanceCase& c,
                             const corpus::Capabilities& claims) {
  corpus::Question question{expand(c.graph), corpus::batch(c.points), c.manner};
  const bool is_claimed = std::ranges::find(claims.constants, c.manner.constants) != claims.constants.end();
  return is_claimed || has_twin(level, c) ? question : in_preferred_constants(std::move(question), claims);
}

std::vector<ConformanceLevel> conformance_suite() {
  std::vector<ConformanceLevel> levels;
  for (const LevelMaker& maker : level_makers()) levels.push_back({maker.name, maker.summary, maker.make()});
  return levels;
}

std::optional<NamedCase> find_conformance_case(std::string_view id) {
  for (ConformanceLevel& level : conformance_suite()) {
    const auto found = std::ranges::find(level.cases, id, &ConformanceCase::id);
    if (found == level.cases.end()) continue;
    ConformanceCase test_case = *found;
    return NamedCase{std::move(level), std::move(test_case)};
  }
  return std::nullopt;
}

const std::vector<std::string>& conformance_levels() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const LevelMaker& maker : level_makers()) list.push_back(maker.name);
    return list;
  }();
  return names;
}

std::optional<std::string_view> flag_note(std::string_view flag) {
  for (const auto& [name, note] : flag_notes) {
    if (name == flag) return note;
  }
  return std::nullopt;
}

}  // namespace minigrad::properties
