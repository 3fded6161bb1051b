# tinygrad 0.14.0 (CPU): cos(x) at x = 50000.0
# The value is -0.017881709709611674; computed with 256 bits, it is -0.017877255966556333.
from tinygrad import Tensor, dtypes

x = Tensor([50000.0], dtype=dtypes.float64).reshape(())
out = Tensor.cos(x)
print(out.item())
