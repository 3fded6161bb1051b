# tinygrad 0.14.0 (CPU): atan(1)
# The value is 0.7853981531632693; computed with 256 bits, it is 0.7853981633974483.
from tinygrad import Tensor, dtypes

out = Tensor.atan(Tensor(1.0, dtype=dtypes.float64))
print(out.item())
