# casadi 3.8.2: tanh(x) at x = 4.0
# The derivative in x is 0.0013409506830258655; computed with 256 bits, it is 0.001340950683025897.
# The formula d tanh(a)/da = 1 - y*y loses as many digits here. 1/(cosh(a)*cosh(a)) keeps them.
import casadi

x = casadi.SX.sym("x")
out = casadi.tanh(x)
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(4.0)))
