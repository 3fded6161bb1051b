// adol-c 2.7.2: max(0, nan)
// The value is 0.0; computed with 256 bits, it is None.
#include <adolc/adolc.h>

#include <cstdio>
#include <cstdlib>

int main() {
  trace_on(0);
  adouble out = fmax(adouble(0.0), std::strtod("nan", nullptr));
  const double answer = out.value();
  std::printf("%.17g\n", answer);
}
