// SPDX-License-Identifier: MIT
// Derivatives from values alone in high precision: central differences with a step so small that their truncation is
// far below a double's rounding. No step needs tuning.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::oracle {

/// A slope and its error bound: the radius of the balls plus the change when the step is doubled, which is three times
/// the truncation error of a smooth function.
struct Slope {
  double slope;
  double error;
};

/// The slope of the output in each input of a valid graph at a point; nothing where it is not known to 53 bits, as near
/// a singular point or where a slope that varies is 0. It uses the values of ball arithmetic and no derivative rule. At
/// a kink it is the mean of the slopes on both sides; at a jump it has no meaning.
std::vector<std::optional<Slope>> ball_differences(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::oracle
