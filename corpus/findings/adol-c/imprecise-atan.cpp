// adol-c 2.7.2: atan(x) at x = 1e+155
// The derivative in x is 0.0; computed with 256 bits, it is 1e-310.
// The formula d atan(a)/da = 1/(1 + a*a) loses as many digits here.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 1e+155;
  adouble out = atan(x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {1e+155}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
