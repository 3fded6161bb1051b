// sacado 13.2: t = log(x); 0 at x = 0.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
// The NaN disappears without the operations that the output does not depend on: visit only what the output
// depends on.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 0.0;
  Sacado::Rad::ADvar<double> t0 = log(x);
  Sacado::Rad::ADvar<double> out = 0.0;
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
