// sacado 13.2: atan2(x, 2e-308) at x = 0.0
// The derivative in x is inf; computed with 256 bits, it is 5e+307.
// The formula d atan2(a, b)/da = b/(a*a + b*b) gives infinity here. The engine gives infinity at other operands
// too where this formula does.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 0.0;
  Sacado::Rad::ADvar<double> out = atan2(x, 2e-308);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
