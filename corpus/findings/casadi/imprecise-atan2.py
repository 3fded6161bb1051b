# casadi 3.8.2: atan2(9e+307, x) at x = 1.0
# The derivative in x is -0.0; computed with 256 bits, it is -1.1111111111111113e-308.
# The formula d atan2(a, b)/db = -a/(a*a + b*b) loses as many digits here.
import casadi

x = casadi.SX.sym("x")
out = casadi.atan2(9e+307, x)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(1.0)))
