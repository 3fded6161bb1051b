# casadi 3.8.2: pow(0, x) at x = 1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# The formula d pow(a, b)/db = y*log(a) gives NaN here. The engine gives NaN at other operands too where this
# formula does.
import casadi

x = casadi.SX.sym("x")
out = 0.0 ** x
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(1.0)))
