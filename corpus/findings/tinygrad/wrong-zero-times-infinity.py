# tinygrad 0.14.0 (CPU): max(sqrt(x), 1) at x = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
# adjoint is 0. Where a factor is the constant 0, the engine does so.
from tinygrad import Tensor, dtypes

x = Tensor([0.0], dtype=dtypes.float64).reshape(())
out = Tensor.sqrt(x).maximum(Tensor(1.0, dtype=dtypes.float64))
out.backward()
print(x.grad.item())
