# casadi 3.8.2: sqrt(relu(x)) at x = -1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# relu gives an operand that it does not depend on here 0 times an infinite adjoint, which is NaN: pass nothing
# to it.
import casadi

x = casadi.SX.sym("x")
out = casadi.sqrt(casadi.fmax(x, 0.0))
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(-1.0)))
