// SPDX-License-Identifier: MIT
// Sacado's reverse mode, Rad: a part of Trilinos.
#include <Trilinos_version.h>
#include <Sacado_trad.hpp>

#include "oracle/scalar_engine.h"

struct SacadoTape {
  using Scalar = Sacado::Rad::ADvar<double>;
  using Context = Sacado::Rad::ADcontext<double>;

  static minigrad::oracle::Capabilities claims() {
    minigrad::oracle::Capabilities claims{"sacado", TRILINOS_VERSION_STRING, {}};
    claims.second_backward = minigrad::corpus::SecondBackward::afresh;
    claims.gradients = minigrad::corpus::Gradients::all;
    claims.kinks = {1, 1, 1, 1};
    return claims;
  }

  void start() {}  // the first variable after a sweep begins anew by itself
  Scalar variable(double number) { return number; }
  Scalar constant(double number) { return number; }
  double value(const Scalar& node) { return node.val(); }
  void backward(Scalar& node) { Context::Outvar_Gradcomp(node); }
  double gradient(const Scalar& node, std::size_t) { return node.adj(); }
  void clear() {}  // each sweep does so by itself
};

int main() { return minigrad::oracle::serve_scalar<SacadoTape>(); }
