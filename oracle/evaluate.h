// SPDX-License-Identifier: MIT
// The value of a graph in plain double precision, from the C++ standard library's functions alone.
// It knows no derivative and nothing of the engine: finite differences and generators stand on it.
#pragma once

#include <span>
#include <vector>

#include "minigrad/graph.h"

namespace minigrad::oracle {

/// The value of one operation; a unary op ignores `right`. NaN outside the domain; NaN operands give NaN
/// (except pow(NaN, 0) = pow(1, NaN) = 1 and hypot(inf, NaN) = inf, as in IEEE 754).
double evaluate(Op op, double left, double right);

/// The value of every node of a valid graph at a point (a coordinate for each input).
std::vector<double> evaluate(const Graph& graph, std::span<const double> point);

}  // namespace minigrad::oracle
