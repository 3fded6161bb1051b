# autograd 1.9.1: atan2(x, y) at x = 9e+307, y = 1.0
# The derivative in y is 0.0; computed with 256 bits, it is -1.1111111111111113e-308.
# The formula d atan2(a, b)/db = -a/(a*a + b*b) loses as many digits here.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x, y):
    return np.arctan2(x, y)


print(grad(f, 1)(np.float64(9e+307), np.float64(1.0)))
