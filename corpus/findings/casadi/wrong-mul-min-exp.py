# casadi 3.8.2: exp(x) * min(y, 0) at x = 1e+38, y = 1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
import casadi

x = casadi.SX.sym("x")
y = casadi.SX.sym("y")
out = casadi.exp(x) * casadi.fmin(y, 0.0)
f = casadi.Function("f", [x, y], [casadi.gradient(out, x)])
print(float(f(1e+38, 1.0)))
