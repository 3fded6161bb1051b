// sacado 13.2: asinh(2e-308)
// The value is 0.0; computed with 256 bits, it is 2e-308.
// The formula asinh(a) = log(a + sqrt(a*a + 1)) loses as many digits here.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> out = asinh(Sacado::Rad::ADvar<double>(2e-308));
  const double answer = out.val();
  std::printf("%.17g\n", answer);
}
