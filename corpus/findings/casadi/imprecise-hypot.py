# casadi 3.8.2: hypot(x, 5e-324) at x = 5e-324
# The derivative in x is 1.0; computed with 256 bits, it is 0.7071067811865476.
import casadi

x = casadi.SX.sym("x")
out = casadi.hypot(x, 5e-324)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(5e-324)))
