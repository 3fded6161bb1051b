// sacado 13.2: pow(x, 0) at x = 0.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
// The formula d pow(a, b)/da = b*y/a gives NaN here. The engine gives NaN at other operands too where this
// formula does.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> x = 0.0;
  Sacado::Rad::ADvar<double> out = pow(x, 0.0);
  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);
  const double answer = x.adj();
  std::printf("%.17g\n", answer);
}
