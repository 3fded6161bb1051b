// sacado 13.2: atan2(9e+307, x) at x = 1.0
// The derivative in x is 0.0; computed with 256 bits, it is -1.1111111111111113e-308.
// The formula d atan2(a, b)/db = -a/(a*a + b*b) loses as many digits here.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 1.0;
  Sacado::Rad::ADvar<double> out = atan2(9e+307, x);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
