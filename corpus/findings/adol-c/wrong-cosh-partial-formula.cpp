// adol-c 2.7.2: cosh(x) at x = 700.0
// The derivative in x is inf; computed with 256 bits, it is 5.0711602736750225e+303.
// The formula d cosh(a)/da = a/abs(a)*(1/(exp(-abs(a))*exp(-abs(a)))*exp(-abs(a)) - exp(-abs(a)))/2 gives
// infinity here. The engine also gives infinity at other operands where this formula does.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble x;
  x <<= 700.0;
  adouble out = cosh(x);
  double value;
  out >>= value;
  trace_off();
  double point[] = {700.0}, slopes[1];
  gradient(0, 1, point, slopes);
  const double answer = slopes[0];
  std::printf("%.17g\n", answer);
}
