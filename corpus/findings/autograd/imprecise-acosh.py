# autograd 1.9.1: acosh(x) at x = 9e+307
# The derivative in x is 0.0; computed with 256 bits, it is 1.1111111111111113e-308.
# The formula d acosh(a)/da = 1/sqrt(a*a - 1) loses as many digits here. 1/(sqrt(a - 1)*sqrt(a + 1)) keeps them.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return np.arccosh(x)


print(grad(f, 0)(np.float64(9e+307)))
