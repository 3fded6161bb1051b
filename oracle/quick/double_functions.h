// SPDX-License-Identifier: MIT
// What the quick judge knows of a function of one operand: its value and its first three derivatives at a point.
#pragma once

#include "minigrad/op.h"
#include "oracle/quick/double_ball.h"

namespace minigrad::oracle {

/// The rules of sqrt, exp and all other functions of a mathematical library with one operand.
void apply_function(Op op, const DoubleBalls& operand, DoubleBalls& value, DoubleBalls& partial);

}  // namespace minigrad::oracle
