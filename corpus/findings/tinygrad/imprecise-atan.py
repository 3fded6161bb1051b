# tinygrad 0.14.0 (CPU): atan(9e+307)
# The value is 0.0; computed with 256 bits, it is 1.5707963267948966.
from tinygrad import Tensor, dtypes

out = Tensor.atan(Tensor(9e+307, dtype=dtypes.float64))
print(out.item())
