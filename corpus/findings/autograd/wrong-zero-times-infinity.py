# autograd 1.9.1: 0 / x at x = 2e-308
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
# adjoint is 0.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return 0.0 / x


print(grad(f, 0)(np.float64(2e-308)))
