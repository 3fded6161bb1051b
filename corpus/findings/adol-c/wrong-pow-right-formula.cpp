// adol-c 2.7.2: pow(2, x) at x = 1024.0000000000002
// The derivative in x is inf; computed with 256 bits, it is 1.2460659279419801e+308.
// The formula d pow(a, b)/db = exp(b*log(a))*log(a) gives infinity here. The engine gives infinity at other
// operands too where this formula does.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 1024.0000000000002;
  adouble out = pow(2.0, x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {1024.0000000000002}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
