// adol-c 2.7.2: pow(x, 1) at x = 0.0
// The derivative in x is 0.0; computed with 256 bits, it is 1.0.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 0.0;
  adouble out = pow(x, 1.0);
  double value;
  out >>= value;
  trace_off();
  double point[] = {0.0}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
