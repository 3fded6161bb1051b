// SPDX-License-Identifier: MIT
// Differentiates a small expression and draws it as demo.svg for a browser and demo.dot for Graphviz.
#include <exception>
#include <iostream>

#include "minigrad/drawing/draw.h"
#include "minigrad/minigrad.h"

using minigrad::Scalar;

int main() {
  try {
    const Scalar a = 1.5, b = -4;
    const Scalar c = pow(a, 3) / 5;
    const Scalar d = c + relu(pow(b, 2));
    d.backward();

    std::cout << "a = " << a << "\nb = " << b << "\nc = " << c << "\nd = " << d << '\n';

    const minigrad::Names names = {{a, "a"}, {b, "b"}, {c, "c"}, {d, "d"}};
    minigrad::draw(d, "demo.svg", names);
    minigrad::draw(d, "demo.dot", names);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
