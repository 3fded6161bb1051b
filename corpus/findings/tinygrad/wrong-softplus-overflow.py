# tinygrad 0.14.0 (CPU): softplus(x) at x = float("inf")
# The derivative in x is nan; computed with 256 bits, it is 1.0.
from tinygrad import Tensor, dtypes

x = Tensor([float("inf")], dtype=dtypes.float64).reshape(())
out = Tensor.softplus(x)
out.backward()
print(x.grad.item())
