# casadi 3.8.2: max(log(x), 0) at x = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
import casadi

x = casadi.SX.sym("x")
out = casadi.fmax(casadi.log(x), 0.0)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(0.0)))
