// sacado 13.2: asinh(9e+307)
// The value is inf; computed with 256 bits, it is 709.7839953070682.
// The formula asinh(a) = a/abs(a)*log(abs(a) + sqrt(a*a + 1)) gives infinity here. The engine gives infinity at
// other operands too where this formula does.
#include <Sacado_trad.hpp>
#include <cstdio>
#include <cstdlib>

int main() {
  Sacado::Rad::ADvar<double> out = asinh(Sacado::Rad::ADvar<double>(9e+307));
  const double answer = out.val();
  std::printf("%.17g\n", answer);
}
