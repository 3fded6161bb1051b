# tinygrad 0.14.0 (CPU): cosh(x) at x = 2e-308
# The derivative in x is 0.0; computed with 256 bits, it is 2e-308.
# The formula d cosh(a)/da = (exp(a) - exp(-a))/2 loses as many digits here. sinh(a) keeps them.
from tinygrad import Tensor, dtypes

x = Tensor([2e-308], dtype=dtypes.float64).reshape(())
out = Tensor.cosh(x)
out.backward()
print(x.grad.item())
