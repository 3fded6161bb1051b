# tinygrad 0.14.0 (CPU): max(log(x), 0) at x = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
from tinygrad import Tensor, dtypes

x = Tensor([0.0], dtype=dtypes.float64).reshape(())
out = Tensor.log(x).maximum(Tensor(0.0, dtype=dtypes.float64))
out.backward()
print(x.grad.item())
