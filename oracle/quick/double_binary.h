// SPDX-License-Identifier: MIT
// The balls of the binary operations that are neither sums, products nor choices.
#pragma once

#include "oracle/quick/double_ball.h"

namespace minigrad::oracle {

using Partials = std::array<DoubleBalls, 2>;

/// a / b.
void divide_balls(const DoubleBalls& left, const DoubleBalls& right, Midpoints midpoints, DoubleBalls& value,
                  Partials& partials);
void raise_balls(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value, Partials& partials);    // pow
void turn_balls(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value, Partials& partials);     // atan2
void measure_balls(const DoubleBalls& left, const DoubleBalls& right, DoubleBalls& value, Partials& partials);  // hypot

}  // namespace minigrad::oracle
