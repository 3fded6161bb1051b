# autograd 1.9.1: atanh(x) at x = 0.9999999
# The derivative in x is 5000000.252431973; computed with 256 bits, it is 5000000.252631792.
# The formula d atanh(a)/da = 1/(1 - a*a) loses as many digits here. 1/((1 - a)*(1 + a)) keeps them.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.arctanh(x)


print(grad(f, 0)(np.float64(0.9999999)))
