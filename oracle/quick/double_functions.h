// SPDX-License-Identifier: MIT
// The balls of the functions of one operand, from a function's value and its first three derivatives.
#pragma once

#include "minigrad/op.h"
#include "oracle/quick/double_ball.h"

namespace minigrad::oracle {

/// The rules of exp, sin and the other unary functions of the mathematical library.
void apply_function(Op op, const DoubleBalls& operand, DoubleBalls& value, DoubleBalls& partial);

}  // namespace minigrad::oracle
