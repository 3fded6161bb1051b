# casadi 3.8.2: max(sqrt(x), 1) at x = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
# adjoint is 0. Where a factor is the constant 0, the engine does so.
import casadi

x = casadi.SX.sym("x")
out = casadi.fmax(casadi.sqrt(x), 1.0)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(0.0)))
