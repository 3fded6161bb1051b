// sacado 13.2: atanh(2e-308)
// The value is 0.0; computed with 256 bits, it is 2e-308.
// The formula atanh(a) = 0.5*log((1 + a)/(1 - a)) loses as many digits here. 0.5*(log1p(a) - log1p(-a)) keeps
// them.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> out = atanh(Sacado::Rad::ADvar<double>(2e-308));
  const double answer = out.val();
  std::printf("%.17g\n", answer);
}
