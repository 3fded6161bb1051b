// SPDX-License-Identifier: MIT
// Points where an unstable rule loses digits, or leaves the range although the answer is in it.
#include "properties/seed_cases/groups.h"

namespace minigrad::properties {
namespace {

StartingCase tail(Op op, const std::string& summary, const std::vector<Coordinates>& points) {
  return named("tail-" + std::string(name(op)), summary, {"tail"}, one_operation(op), points);
}

StartingCase lossy_tail(Op op, const std::string& summary, const std::vector<Coordinates>& points) {
  return lossy_in_libtorch(tail(op, summary, points));
}

std::vector<StartingCase> exponential_tails() {
  return {
      tail(Op::exp, "exp near overflow, in the denormal range and near 0", each({709.7, -700, -745, 1e-20, -1e-20})),
      lossy_tail(Op::expm1, "expm1' is exp(x), and for x far below 0 the sum expm1(x) + 1 has lost it",
                 each({-40, -4, -0.1, 1e-20, -700, 700})),
      tail(Op::log, "log near 1 and at the ends of its domain",
           each({0x1.0000000000001p+0, 0x1.fffffffffffffp-1, 1e-300, 1e300})),
      tail(Op::log1p, "log1p near 0, near -1 and far out", each({1e-20, -1e-20, -0x1.fffffffffffffp-1, 1e300})),
      lossy_tail(Op::sigmoid, "sigmoid' is e / (1 + e)^2; y (1 - y) loses its digits as y comes near 1",
                 each({40, -40, 5, 700, -700, 1e-20})),
      tail(Op::softplus, "softplus for large x is x, for x far below 0 exp(x), and neither overflows",
           each({40, -40, 21, 700, -700, 1e10, 1e-20})),
      tail(Op::sinh, "sinh near overflow and near 0", each({700, -700, 1e-20, 0.1})),
      tail(Op::cosh, "cosh near overflow, and its slope near 0", each({700, -700, 1e-20, 0.1})),
      lossy_tail(Op::tanh, "tanh' is 4 e / (1 + e)^2; 1 - y y loses its digits as y comes near 1",
                 each({20, -20, 4, 350, 1e-20})),
      tail(Op::erf, "erf' is 2 exp(-x x) / sqrt(pi), where the rounding of x x grows with x",
           each({6, -6, 26, 1e-20, 0.5})),
      tail(Op::erfc, "erfc far out is not 1 - erf, which would be 0", each({6, -6, 26, 1e-20, 0.5})),
  };
}

std::vector<StartingCase> circular_tails() {
  return {
      tail(Op::sin, "sin of large arguments, and near a multiple of pi", each({1e22, 1e300, 0x1.921fb54442d18p+1})),
      tail(Op::cos, "cos of large arguments, and near its zero", each({1e22, 1e300, 0x1.921fb54442d18p+0})),
      tail(Op::tan, "tan near its pole and of large arguments", each({0x1.921fb54442d18p+0, 1.57, 1e22})),
      lossy_tail(Op::asin, "asin near 1, where 1 - x x loses its digits",
                 each({0x1.fffffffffffffp-1, 0.9999999, 1e-20})),
      lossy_tail(Op::acos, "acos near 1, where 1 - x x loses its digits",
                 each({0x1.fffffffffffffp-1, -0.9999999, 1e-20})),
      lossy_tail(Op::atan, "atan far out, where the square overflows", each({1e10, 1e155, -1e200, 1e300, 1e-20})),
      lossy_tail(Op::asinh, "asinh far out, where the square overflows", each({1e10, -1e10, 1e200, 1e300, 1e-20})),
      lossy_tail(Op::acosh, "acosh near 1, where x x - 1 loses its digits, and far out, where the square overflows",
                 each({0x1.0000000000001p+0, 1.0000001, 1e10, 1e200, 1e300})),
      lossy_tail(Op::atanh, "atanh near 1, where 1 - x x loses its digits",
                 each({0x1.fffffffffffffp-1, -0.9999999, 1e-20})),
  };
}

std::vector<StartingCase> binary_tails() {
  return {
      tail(Op::div, "a quotient in range whose square of the divisor is not",
           {{1, 1e200}, {1e-200, 1e-180}, {1e300, 1e300}, {3, 1e-150}}),
      lossy_in_libtorch(named("tail-div-denormal",
                              "a denormal quotient has lost digits that its partial in the divisor still has", {"tail"},
                              one_operation(Op::div), {{1e-321, 3e-8}, {-5.73e-322, 1.98e-7}, {-1e-310, 7}})),
      lossy_tail(Op::pow, "powers with a huge base, a huge exponent, or a base near 1",
                 {{5e160, -0.0039}, {0x1.0000000000001p+0, 1e15}, {1e-200, 1.5}, {1e200, 1.5}, {0.999, 1e5}}),
      lossy_tail(Op::atan2, "atan2 where the sum of squares leaves the range",
                 {{1e200, 1e200}, {1e-200, 1e-200}, {3, 1e200}, {1e-200, -1}, {8e-297, 8e-297}}),
      tail(Op::hypot, "hypot where the sum of squares leaves the range",
           {{3e200, 4e200}, {3e-200, 4e-200}, {3, 1e200}, {1, 1e-200}}),
      tail(Op::mul, "a product in the denormal range, whose partials are normal numbers",
           {{1e-160, 1e-160}, {1e-310, 3}, {1e154, 1e154}}),
  };
}

}  // namespace

std::vector<StartingCase> tail_cases() {
  std::vector<StartingCase> cases;
  for (const auto group : {exponential_tails, circular_tails, binary_tails}) {
    for (StartingCase& made : group()) cases.push_back(std::move(made));
  }
  return cases;
}

}  // namespace minigrad::properties
