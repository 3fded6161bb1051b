# autograd 1.9.1: sqrt(relu(x)) at x = -1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An operand that the function does not depend on here, such as the one that max does not take, receives 0 times
# an infinite adjoint, which is NaN: pass nothing to it.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.sqrt(np.maximum(x, 0.0))


print(grad(f, 0)(np.float64(-1.0)))
