// SPDX-License-Identifier: MIT
// A failure of an engine at one point, and the small failure that it shrinks to.
#pragma once

#include <string>

#include "properties/conform/trial.h"
#include "properties/conform/usage.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {

/// A graph, a point and a manner at which an engine fails, and how.
struct Symptom {
  Graph graph;
  Coordinates point;
  corpus::Manner manner;
  PointVerdict verdict;

  Trial trial() const { return {graph, {point}, manner}; }
};

/// Asks again, about this graph, point and manner alone.
PointVerdict ask_again(const Trial& trial, oracle::Differentiator& engine);

/// The smallest failure of the same verdict that is found: first written and used as plainly as it still fails, then
/// with a smaller graph and nicer numbers. Failures of graphs beyond some size, and timeouts, are left as they are.
Symptom make_small(const Symptom& symptom, oracle::Differentiator& engine);

/// For a recipe at which an engine gives up: so many repetitions it survives, and so many it does not, within a tenth.
struct Breakdown {
  std::size_t survives;
  std::size_t fails;
};
Breakdown find_breakdown(const Recipe& recipe, const Coordinates& point, const corpus::Manner& manner,
                         oracle::Verdict verdict, oracle::Differentiator& engine);

}  // namespace minigrad::properties
