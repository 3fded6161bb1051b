# autograd 1.9.1: pow(x, 5e-324) at x = 5e-324
# The derivative in x is inf; computed with 256 bits, it is 1.0.
# The formula d pow(a, b)/da = b*pow(a, b - 1) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return x ** (5e-324)


print(grad(f, 0)(np.float64(5e-324)))
