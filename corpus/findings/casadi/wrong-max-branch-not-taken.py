# casadi 3.8.2: pow(max(x, 0), 0.4) at x = -1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# max gives an operand that it does not depend on here 0 times an infinite adjoint, which is NaN: pass nothing
# to it.
import casadi

x = casadi.SX.sym("x")
out = casadi.fmax(x, 0.0) ** 0.4
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(-1.0)))
