// SPDX-License-Identifier: MIT
// The groups of seed cases, one file each, and the helpers that they share.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "corpus/protocol/points.h"
#include "minigrad/graph.h"
#include "minigrad/special_numbers.h"
#include "properties/seed_cases/seed_cases.h"

namespace minigrad::properties {

std::vector<StartingCase> seed_cases();      ///< the expressions of the small autograd that minigrad is modelled on
std::vector<StartingCase> aliased_cases();   ///< one node as both operands
std::vector<StartingCase> twice_cases();     ///< a second backward without clearing
std::vector<StartingCase> kink_cases();      ///< points where the contract makes a choice
std::vector<StartingCase> singular_cases();  ///< infinite and undefined derivatives, and points outside the domain
std::vector<StartingCase> deep_cases();      ///< long chains
std::vector<StartingCase> fan_out_cases();   ///< nodes with several users
std::vector<StartingCase> shape_cases();     ///< unusual graphs, and numbers on the left
std::vector<StartingCase> tail_cases();      ///< points where unstable rules lose digits
std::vector<StartingCase> extreme_cases();   ///< every operation at the ends of the doubles
std::vector<StartingCase> found_cases();     ///< failures found while the project was built

using corpus::Coordinates;

inline constexpr double largest = std::numeric_limits<double>::max();
inline constexpr double smallest_normal = std::numeric_limits<double>::min();
inline constexpr double smallest_denormal = std::numeric_limits<double>::denorm_min();

/// A case without expectations. The flags `core` and `aliased` follow from the graph and are added.
StartingCase named(const std::string& stem, const std::string& summary, const std::vector<std::string>& flags,
                   const Graph& graph, const std::vector<Coordinates>& points);

/// The same case with a second backward, without clearing in between.
StartingCase twice(StartingCase once);

/// The same case, flagged as one where LibTorch's rules lose digits.
StartingCase lossy_in_libtorch(StartingCase made);

/// One point for each number, for graphs of one input.
std::vector<Coordinates> each(const std::vector<double>& numbers);

/// The binary operation with one input as both operands.
Graph aliased(Op op);

/// The binary operation with a number on one side.
Graph number_left(Op op, double number);
Graph number_right(Op op, double number);

}  // namespace minigrad::properties
