// SPDX-License-Identifier: MIT
// Checks two gradients derived by hand: one is right, the other misses a factor.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>

#include "minigrad/minigrad.h"

using minigrad::Scalar;

/// One function for doubles and Scalars: the using-declaration serves doubles, argument-dependent lookup serves
/// Scalars.
template <typename Number>
Number f(Number x, Number y) {
  using std::atan2, std::exp, std::log1p;
  return exp(-x * x / 2) * atan2(y, x) + log1p(x * x + y * y);
}

struct Point {
  double x;
  double y;
};
constexpr Point points[] = {{0.5, -1}, {2, 3}, {-1.5, 0.25}};

struct Gradient {
  double in_x;
  double in_y;
};

Gradient by_hand(double x, double y) {
  const double bell = std::exp(-x * x / 2), square = x * x + y * y;
  return {-x * bell * std::atan2(y, x) - bell * y / square + 2 * x / (1 + square),
          bell * x / square + 2 * y / (1 + square)};
}

Gradient by_hand_in_haste(double x, double y) {
  const double bell = std::exp(-x * x / 2), square = x * x + y * y;
  return {-x * bell * std::atan2(y, x) - bell * y / square + 2 * x / (1 + square),
          bell * x / square + y / (1 + square)};
}

/// Two ways to compute a number differ by rounding: per operation about half a unit in the last place of the largest
/// term. A mistake in a formula is larger by many orders of magnitude.
const char* judge(double mine, double engine, std::size_t operations) {
  const double rounding = static_cast<double>(operations) * std::numeric_limits<double>::epsilon();
  return std::fabs(mine - engine) <= rounding * std::max(1.0, std::fabs(engine)) ? "agrees" : "WRONG";
}

void check(const char* title, Gradient (*gradient)(double, double)) {
  std::printf("%s\n%6s %6s %4s %12s %12s\n", title, "x", "y", "in", "by hand", "minigrad");
  for (const auto& [at_x, at_y] : points) {
    minigrad::clear_tape();
    const Scalar x = at_x, y = at_y;
    f(x, y).backward();
    const auto [in_x, in_y] = gradient(at_x, at_y);
    const std::size_t operations = minigrad::tape_size();
    std::printf("%6.2f %6.2f %4s %12.8f %12.8f  %s\n", at_x, at_y, "x", in_x, x.grad(),
                judge(in_x, x.grad(), operations));
    std::printf("%6.2f %6.2f %4s %12.8f %12.8f  %s\n", at_x, at_y, "y", in_y, y.grad(),
                judge(in_y, y.grad(), operations));
  }
}

int main() {
  check("derived with care", by_hand);
  check("derived in haste", by_hand_in_haste);
}
