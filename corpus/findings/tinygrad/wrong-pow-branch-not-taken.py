# tinygrad 0.14.0 (CPU): sqrt(pow(0, x)) at x = 1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# pow gives an operand that it does not depend on here 0 times an infinite adjoint, which is NaN: pass nothing
# to it.
from tinygrad import Tensor, dtypes

x = Tensor([1.0], dtype=dtypes.float64).reshape(())
out = Tensor.sqrt(0.0 ** x)
out.backward()
print(x.grad.item())
