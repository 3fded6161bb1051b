// adol-c 2.7.2: cosh(x) at x = 2e-308
// The derivative in x is 0.0; computed with 256 bits, it is 2e-308.
// The formula d cosh(a)/da = (exp(a) - exp(-a))/2 loses as many digits here. sinh(a) keeps them.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 2e-308;
  adouble out = cosh(x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {2e-308}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
