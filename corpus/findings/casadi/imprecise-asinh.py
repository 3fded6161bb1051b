# casadi 3.8.2: asinh(x) at x = 9e+307
# The derivative in x is 0.0; computed with 256 bits, it is 1.1111111111111113e-308.
# The formula d asinh(a)/da = 1/sqrt(a*a + 1) loses as many digits here.
import casadi

x = casadi.SX.sym("x")
out = casadi.asinh(x)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(9e+307)))
