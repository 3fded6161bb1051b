// adol-c 2.7.2: acosh(x) at x = 9e+307
// The derivative in x is 0.0; computed with 256 bits, it is 1.1111111111111113e-308.
// The formula d acosh(a)/da = 1/sqrt(a*a - 1) loses as many digits here. 1/(sqrt(a - 1)*sqrt(a + 1)) keeps them.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 9e+307;
  adouble out = acosh(x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {9e+307}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
