# tinygrad 0.14.0 (CPU): sin(x) at x = 9e+307
# The value is 0.0; computed with 256 bits, it is -0.2770174852539367.
from tinygrad import Tensor, dtypes

x = Tensor([9e+307], dtype=dtypes.float64).reshape(())
out = Tensor.sin(x)
print(out.item())
