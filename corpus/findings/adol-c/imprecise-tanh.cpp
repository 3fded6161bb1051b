// adol-c 2.7.2: tanh(2e-308)
// The value is 0.0; computed with 256 bits, it is 2e-308.
// The formula tanh(a) = (exp(a) - exp(-a))/(exp(a) + exp(-a)) loses as many digits here. sinh(a)/cosh(a) keeps
// them.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble out = tanh(adouble(2e-308));
  const double answer = out.value();
  std::printf("%.17g\n", answer);
}
