// sacado 13.2: acosh(x) at x = 1.0000001
// The derivative in x is 2236.06792098999; computed with 256 bits, it is 2236.067920945309.
// The formula d acosh(a)/da = 1/sqrt(a*a - 1) loses as many digits here. 1/(sqrt(a - 1)*sqrt(a + 1)) keeps them.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 1.0000001;
  Sacado::Rad::ADvar<double> out = acosh(x);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
