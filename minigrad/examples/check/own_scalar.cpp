// SPDX-License-Identifier: MIT
// The gradient of an automatic differentiation type of one's own: dual numbers, whose quotient has a wrong sign.
#include <array>
#include <cmath>
#include <iostream>

#include "minigrad/check.h"

struct Dual {
  double value;
  double slope;
};
Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
Dual operator*(Dual a, Dual b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }
Dual operator/(Dual a, Dual b) {  // a.value * b.slope should be subtracted
  return {a.value / b.value, (a.slope * b.value + a.value * b.slope) / (b.value * b.value)};
}
Dual sin(Dual a) { return {std::sin(a.value), std::cos(a.value) * a.slope}; }

/// One function for doubles, for Dual, and for minigrad.
constexpr auto product = [](auto x, auto y) {
  using std::sin;
  return x * y + sin(x);
};
constexpr auto quotient = [](auto x, auto y) {
  using std::sin;
  return sin(x) / y + x;
};

template <typename F>
std::array<double, 2> gradient(const F& f, double x, double y) {
  return {f(Dual{x, 1}, Dual{y, 0}).slope, f(Dual{x, 0}, Dual{y, 1}).slope};
}

/// Any assertion of any test framework can use passes() and report().
int main() {
  const std::array point{0.7, 1.3};
  const minigrad::GradientCheck right = minigrad::check_gradient(product, point, gradient(product, 0.7, 1.3));
  const minigrad::GradientCheck wrong = minigrad::check_gradient(quotient, point, gradient(quotient, 0.7, 1.3));
  std::cout << right.report() << '\n' << wrong.report();
  return right.passes() && wrong.count(minigrad::CheckVerdict::wrong) == 1 ? 0 : 1;
}
