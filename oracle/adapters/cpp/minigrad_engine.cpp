// SPDX-License-Identifier: MIT
// An adapter for minigrad itself, as for any other scalar type.
#include "minigrad/scalar.h"
#include "minigrad/version.h"
#include "oracle/programs/scalar_engine.h"

struct MinigradTape {
  using Scalar = minigrad::Scalar;

  static minigrad::oracle::Capabilities claims() {
    minigrad::oracle::Capabilities claims{"minigrad", MINIGRAD_VERSION, {}};
    claims.gradients = minigrad::corpus::Gradients::all;
    return claims;
  }

  void start() { minigrad::clear_tape(); }
  Scalar variable(double number) { return number; }
  Scalar constant(double number) { return number; }
  double value(const Scalar& node) { return node.value(); }
  void backward(const Scalar& node) { node.backward(); }
  double gradient(const Scalar& node, std::size_t) { return node.grad(); }
  void clear() { minigrad::zero_gradients(); }
};

int main() { return minigrad::oracle::serve_scalar<MinigradTape>(); }
