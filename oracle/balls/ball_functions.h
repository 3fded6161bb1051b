// SPDX-License-Identifier: MIT
// Ball rules that need more than one call of Arb: functions with a domain, and functions without a series in Arb.
#pragma once

#include "oracle/balls/ball_rules.h"

namespace minigrad::oracle {

BallLocal rule_sqrt(const Ball& a, slong precision);
BallLocal rule_log(const Ball& a, slong precision);
BallLocal rule_log1p(const Ball& a, slong precision);
BallLocal rule_asin(const Ball& a, slong precision);
BallLocal rule_acos(const Ball& a, slong precision);
BallLocal rule_asinh(const Ball& a, slong precision);
BallLocal rule_acosh(const Ball& a, slong precision);
BallLocal rule_atanh(const Ball& a, slong precision);
BallLocal rule_tanh(const Ball& a, slong precision);
BallLocal rule_expm1(const Ball& a, slong precision);
BallLocal rule_sigmoid(const Ball& a, slong precision);
BallLocal rule_softplus(const Ball& a, slong precision);
BallLocal rule_pow(const Ball& a, const Ball& b, slong precision);

}  // namespace minigrad::oracle
