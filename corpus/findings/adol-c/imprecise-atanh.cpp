// adol-c 2.7.2: atanh(x) at x = 0.9999999
// The derivative in x is 5000000.252431973; computed with 256 bits, it is 5000000.252631792.
// The formula d atanh(a)/da = 1/(1 - a*a) loses as many digits here. 1/((1 - a)*(1 + a)) keeps them.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 0.9999999;
  adouble out = atanh(x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {0.9999999}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
