// SPDX-License-Identifier: MIT
// A program that uses the engine as a package.
#include <iostream>

#include "derivatives.h"
#include "minigrad/drawing/draw.h"
#include "minigrad/graph.h"
#include "minigrad/version.h"

static_assert(__cplusplus >= 202002L, "linking minigrad::minigrad requires C++20");

int main() {
  const minigrad::Scalar x = 3;
  const minigrad::Scalar y = 4;
  const minigrad::Scalar z = surface(x, y);
  z.backward();
  std::cout << "value " << z.value() << ", gradient " << x.grad() << ' ' << y.grad() << '\n';
  std::cout << (minigrad::to_svg(z).find("<svg") != std::string::npos ? "a picture" : "no picture") << '\n';
  std::cout << "sin is " << (minigrad::parse_op("sin") ? "an operation" : "unknown") << '\n';
  return 0;
}
