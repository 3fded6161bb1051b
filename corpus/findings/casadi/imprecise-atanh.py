# casadi 3.8.2: atanh(x) at x = 0.9999999
# The derivative in x is 5000000.252431973; computed with 256 bits, it is 5000000.252631792.
# The formula d atanh(a)/da = 1/(1 - a*a) loses as many digits here. 1/((1 - a)*(1 + a)) keeps them.
import casadi

x = casadi.SX.sym("x")
out = casadi.atanh(x)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(0.9999999)))
