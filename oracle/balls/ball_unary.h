// SPDX-License-Identifier: MIT
// The ball rules of operations with one operand.
#pragma once

#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {

/// `ball_rule` for a unary operation.
BallLocal unary_rule(Op op, const Ball& a, KinkMode kinks, slong precision, const corpus::KinkChoices& choice);

/// `ball_rule_at_infinity` for a unary operation. The operand is infinite and has that sign.
BallLocal unary_limit(Op op, int sign, KinkMode kinks, slong precision, const corpus::KinkChoices& choice);

}  // namespace minigrad::oracle
