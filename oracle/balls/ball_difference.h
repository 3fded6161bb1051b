// SPDX-License-Identifier: MIT
// Derivatives from values alone in high precision: central differences so fine that their truncation is far below a
// double's rounding, so that there is no step to tune.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::oracle {

/// A slope and how far the derivative may be from it: the radius of the balls plus what doubling the step changes,
/// which is three times the truncation of a smooth function.
struct Slope {
  double slope;
  double error;
};

/// The slope of the output in each input of a valid graph at a point; nothing where that does not give
/// 53 bits, as beside a singular point or where a slope that is not constant happens to be 0. Only the values of ball
/// arithmetic are used, no derivative rule. At a kink it is the mean of the slopes on both sides, and at a jump it
/// means nothing.
std::vector<std::optional<Slope>> ball_differences(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::oracle
