# autograd 1.9.1: sigmoid(x) at x = 5.0
# The derivative in x is 0.006648056670790033; computed with 256 bits, it is 0.006648056670790155.
# The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return special.expit(x)


print(grad(f, 0)(np.float64(5.0)))
