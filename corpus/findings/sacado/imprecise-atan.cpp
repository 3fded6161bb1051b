// sacado 13.2: atan(x) at x = 1e+155
// The derivative in x is 0.0; computed with 256 bits, it is 1e-310.
// The formula d atan(a)/da = 1/(1 + a*a) loses as many digits here.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 1e+155;
  Sacado::Rad::ADvar<double> out = atan(x);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
