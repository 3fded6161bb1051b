# casadi 3.8.2: pow(x, 0.0039) at x = 5e+160
# The derivative in x is 3.302330880577346e-163; computed with 256 bits, it is 3.302330880577328e-163.
# The formula d pow(a, b)/da = b*pow(a, b - 1) loses as many digits here. b*y/a keeps them.
import casadi

x = casadi.SX.sym("x")
out = x ** 0.0039
f = casadi.Function("f", [x], [casadi.gradient(out, x)])
print(float(f(5e+160)))
