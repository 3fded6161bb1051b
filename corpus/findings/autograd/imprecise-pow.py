# autograd 1.9.1: pow(x, 0.0039) at x = 5e+160
# The derivative in x is 3.302330880577346e-163; computed with 256 bits, it is 3.302330880577328e-163.
# The formula d pow(a, b)/da = b*pow(a, b - 1) loses as many digits here. b*y/a keeps them.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return x ** 0.0039


print(grad(f, 0)(np.float64(5e+160)))
