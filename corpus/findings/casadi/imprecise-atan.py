# casadi 3.8.2: atan(x) at x = 1e+155
# The derivative in x is 0.0; computed with 256 bits, it is 1e-310.
# The formula d atan(a)/da = 1/(1 + a*a) loses as many digits here.
import casadi

x = casadi.SX.sym("x")
out = casadi.atan(x)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(1e+155)))
