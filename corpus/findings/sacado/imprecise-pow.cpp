// sacado 13.2: pow(x, 2) at x = 1e-310
// The derivative in x is 0.0; computed with 256 bits, it is 2e-310.
// The formula d pow(a, b)/da = b*y/a loses as many digits here.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 1e-310;
  Sacado::Rad::ADvar<double> out = pow(x, 2.0);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
