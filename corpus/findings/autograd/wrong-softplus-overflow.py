# autograd 1.9.1: softplus(x) at x = float("inf")
# The derivative in x is nan; computed with 256 bits, it is 1.0.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.logaddexp(x, 0.0)


print(grad(f, 0)(np.float64(float("inf"))))
