// adol-c 2.7.2: pow(0.1, 7)
// The value is 1.0000000000000029e-07; computed with 256 bits, it is 1.0000000000000004e-07.
// The formula d pow(a, b)/da = b*y/a loses as many digits here. b*pow(a, b - 1) keeps them.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble out = pow(adouble(0.1), adouble(7.0));
  const double answer = out.value();
  std::printf("%.17g\n", answer);
}
