# tinygrad 0.14.0 (CPU): tan(1.57)
# The value is 1255.765591500886; computed with 256 bits, it is 1255.7655915007897.
from tinygrad import Tensor, dtypes

out = Tensor.tan(Tensor(1.57, dtype=dtypes.float64))
print(out.item())
