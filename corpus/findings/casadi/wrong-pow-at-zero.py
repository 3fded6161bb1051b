# casadi 3.8.2: pow(x, y) at x = 0.0, y = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# The formula d pow(a, b)/da = b*pow(a, b - 1) gives NaN here. Where it gives a number, the engine does too.
import casadi

x = casadi.SX.sym("x")
y = casadi.SX.sym("y")
out = x ** y
f = casadi.Function("f", [x, y], [casadi.gradient(out, x)])
print(float(f(0.0, 0.0)))
