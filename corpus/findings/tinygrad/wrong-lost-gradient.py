# tinygrad 0.14.0 (CPU): cos(x) at x = -8.9885e+307
# The derivative in x is 0.0; computed with 256 bits, it is 0.6265332344643092.
from tinygrad import Tensor, dtypes

x = Tensor([-8.9885e+307], dtype=dtypes.float64).reshape(())
out = Tensor.cos(x)
out.backward()
print(x.grad.item())
