// sacado 13.2: pow(0, x) at x = 1.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
// The formula d pow(a, b)/db = y*log(a) gives NaN here. The engine gives NaN at other operands too where this
// formula does.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 1.0;
  Sacado::Rad::ADvar<double> out = pow(0.0, x);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
