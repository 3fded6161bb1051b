# tinygrad 0.14.0 (CPU): tan(9e+307)
# The value is -1.0; computed with 256 bits, it is 0.28830014680847926.
from tinygrad import Tensor, dtypes

out = Tensor.tan(Tensor(9e+307, dtype=dtypes.float64))
print(out.item())
