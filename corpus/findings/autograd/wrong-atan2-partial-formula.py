# autograd 1.9.1: atan2(x, 2e-308) at x = 0.0
# The derivative in x is inf; computed with 256 bits, it is 5e+307.
# The formula d atan2(a, b)/da = b/(a*a + b*b) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.arctan2(x, 2e-308)


print(grad(f, 0)(np.float64(0.0)))
