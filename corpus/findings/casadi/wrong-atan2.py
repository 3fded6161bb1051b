# casadi 3.8.2: atan2(x, 2e-308) at x = 0.0
# The derivative in x is inf; computed with 256 bits, it is 5e+307.
import casadi

x = casadi.SX.sym("x")
out = casadi.atan2(x, 2e-308)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(0.0)))
