# autograd 1.9.1: atan(x) at x = 1e+155
# The derivative in x is 0.0; computed with 256 bits, it is 1e-310.
# The formula d atan(a)/da = 1/(1 + a*a) loses as many digits here.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.arctan(x)


print(grad(f, 0)(np.float64(1e+155)))
