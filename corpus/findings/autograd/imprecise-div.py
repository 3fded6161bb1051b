# autograd 1.9.1: 9e+307 / x at x = 9e+307
# The derivative in x is 0.0; computed with 256 bits, it is -1.1111111111111113e-308.
# The formula d div(a, b)/db = -a * pow(b, -2) loses as many digits here. -y/b keeps them.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return 9e+307 / x


print(grad(f, 0)(np.float64(9e+307)))
