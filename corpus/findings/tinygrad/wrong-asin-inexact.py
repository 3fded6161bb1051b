# tinygrad 0.14.0 (CPU): asin(0.5)
# The value is 0.5235987903255854; computed with 256 bits, it is 0.5235987755982989.
from tinygrad import Tensor, dtypes

out = Tensor.asin(Tensor(0.5, dtype=dtypes.float64))
print(out.item())
