# autograd 1.9.1: asin(x) at x = 0.9999999
# The derivative in x is 2236.068033945294; computed with 256 bits, it is 2236.068033989975.
# The formula d asin(a)/da = 1/sqrt(1 - a*a) loses as many digits here.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.arcsin(x)


print(grad(f, 0)(np.float64(0.9999999)))
