// SPDX-License-Identifier: MIT
// An adapter for Sacado's reverse mode, Rad. Sacado is a part of Trilinos.
#include <Trilinos_version.h>
#include <Sacado_trad.hpp>

#include "oracle/programs/scalar_engine.h"

class SacadoTape {
 public:
  using Scalar = Sacado::Rad::ADvar<double>;
  using Context = Sacado::Rad::ADcontext<double>;

  static minigrad::oracle::Capabilities claims() {
    minigrad::oracle::Capabilities claims{"sacado", TRILINOS_VERSION_STRING, {}};
    claims.second_backward = minigrad::corpus::SecondBackward::afresh;
    claims.gradients = minigrad::corpus::Gradients::all;
    claims.kinks = {1, 1, 1, 1};
    return claims;
  }

  void start() {}  // the first variable after a sweep starts a new tape
  Scalar variable(double number) { return number; }
  Scalar constant(double number) { return number; }
  double value(const Scalar& node) { return node.val(); }
  void backward(Scalar& node) {
    Context::Outvar_Gradcomp(node);
    is_clear_ = false;
  }

  /// Sacado has no function to clear adjoints; only the next sweep clears them. Until then this adapter reports zeros.
  void clear() { is_clear_ = true; }
  double gradient(const Scalar& node, std::size_t) { return is_clear_ ? 0 : node.adj(); }

 private:
  bool is_clear_ = true;
};

int main() { return minigrad::oracle::serve_scalar<SacadoTape>(); }
