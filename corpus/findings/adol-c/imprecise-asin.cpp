// adol-c 2.7.2: asin(x) at x = 0.9999999
// The derivative in x is 2236.068033945294; computed with 256 bits, it is 2236.068033989975.
// The formula d asin(a)/da = 1/sqrt(1 - a*a) loses as many digits here.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 0.9999999;
  adouble out = asin(x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {0.9999999}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
