// SPDX-License-Identifier: MIT
// The points at which the accuracy of an operation is measured: every binade of the doubles, and the neighbourhoods of
// all places at which a rule may go wrong.
#pragma once

#include "minigrad/op.h"
#include "oracle/differentiator.h"

namespace minigrad::properties {

/// Finite points for an operation (no leaf), with a coordinate for each operand; the same on every machine, none twice.
/// They reach beyond the operation's domain: who measures leaves out those at which there is nothing to be right about.
/// For floats they are rounded, and those beyond the floats are left out.
oracle::Points accuracy_points(Op op, corpus::Dtype dtype = corpus::Dtype::float64);

}  // namespace minigrad::properties
