# autograd 1.9.1: pow(2, x) at x = 1024.0
# The derivative in x is inf; computed with 256 bits, it is 1.2460659279417838e+308.
# The formula d pow(a, b)/db = y*log(a) gives infinity here. The engine gives infinity at other operands too
# where this formula does.
import autograd.numpy as np
from autograd import grad
from autograd.scipy import special


def f(x):
    return 2.0 ** x


print(grad(f, 0)(np.float64(1024.0)))
