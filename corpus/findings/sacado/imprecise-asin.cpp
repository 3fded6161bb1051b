// sacado 13.2: asin(x) at x = 0.9999999
// The derivative in x is 2236.068033945294; computed with 256 bits, it is 2236.068033989975.
// The formula d asin(a)/da = 1/sqrt(1 - a*a) loses as many digits here.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 0.9999999;
  Sacado::Rad::ADvar<double> out = asin(x);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
