# tinygrad 0.14.0 (CPU): log(x) at x = -5e-324
# The value is -inf; computed with 256 bits, it is None.
from tinygrad import Tensor, dtypes

x = Tensor([-5e-324], dtype=dtypes.float64).reshape(())
out = Tensor.log(x)
print(out.item())
