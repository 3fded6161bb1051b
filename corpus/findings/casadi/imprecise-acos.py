# casadi 3.8.2: acos(x) at x = 0.9999999
# The derivative in x is -2236.068033945294; computed with 256 bits, it is -2236.068033989975.
# The formula d acos(a)/da = -1/sqrt(1 - a*a) loses as many digits here.
import casadi

x = casadi.SX.sym("x")
out = casadi.acos(x)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(0.9999999)))
