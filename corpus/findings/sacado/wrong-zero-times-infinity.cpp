// sacado 13.2: 0 * atan2(x, x) at x = 0.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
// An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
// adjoint is 0.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 0.0;
  Sacado::Rad::ADvar<double> out = 0.0 * atan2(x, x);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
