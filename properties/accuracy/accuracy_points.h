// SPDX-License-Identifier: MIT
// The points at which the accuracy of an operation is measured: every binade of the doubles, and the neighbourhoods of
// all numbers at which a rule may go wrong.
#pragma once

#include "minigrad/op.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// Finite, distinct points for an operation (no leaf), with a coordinate for each operand; the same on every machine.
/// Some lie outside the operation's domain, and the measurement leaves them out. For floats the points are rounded, and
/// those beyond the floats are left out.
oracle::Points accuracy_points(Op op, corpus::Dtype dtype = corpus::Dtype::float64);

}  // namespace minigrad::properties
