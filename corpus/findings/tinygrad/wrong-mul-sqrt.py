# tinygrad 0.14.0 (CPU): y * sqrt(x) at x = 0.0, y = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
from tinygrad import Tensor, dtypes

x = Tensor([0.0], dtype=dtypes.float64).reshape(())
y = Tensor([0.0], dtype=dtypes.float64).reshape(())
out = y * Tensor.sqrt(x)
out.backward()
print(x.grad.item())
