# autograd 1.9.1: expm1(x) at x = -4.0
# The derivative in x is 0.01831563888873422; computed with 256 bits, it is 0.01831563888873418.
# The formula d expm1(a)/da = y + 1 loses as many digits here. exp(a) keeps them.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.expm1(x)


print(grad(f, 0)(np.float64(-4.0)))
