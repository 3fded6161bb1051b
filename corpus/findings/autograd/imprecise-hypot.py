# autograd 1.9.1: hypot(x, 5e-324) at x = 5e-324
# The derivative in x is 1.0; computed with 256 bits, it is 0.7071067811865476.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.hypot(x, 5e-324)


print(grad(f, 0)(np.float64(5e-324)))
