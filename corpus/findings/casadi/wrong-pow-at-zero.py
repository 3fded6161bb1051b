# casadi 3.8.2: pow(x, y) at x = 0.0, y = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
import casadi

x = casadi.SX.sym("x")
y = casadi.SX.sym("y")
out = x ** y
f = casadi.Function("f", [x, y], [casadi.gradient(out, x)])
print(float(f(0.0, 0.0)))
