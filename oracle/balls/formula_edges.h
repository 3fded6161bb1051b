// SPDX-License-Identifier: MIT
// Inside a usual formula, rounding may cross a pole or the edge of a domain: 1 - a*a may round to 0, and
// a/sqrt(1 + a*a) to 1.
#pragma once

#include <optional>

#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {

/// The numbers that doubles may give there: a value alone, without partials. `unbounded` if it may be any number.
/// Nothing where the operands are finite and far from a pole or an edge, so that the ordinary rule holds.
std::optional<BallLocal> value_across_edges(Op op, const BallLocal& left, const BallLocal& right, slong precision);

}  // namespace minigrad::oracle
