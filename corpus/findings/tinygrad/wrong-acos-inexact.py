# tinygrad 0.14.0 (CPU): acos(0.5)
# The value is 1.0471975364693111; computed with 256 bits, it is 1.0471975511965979.
from tinygrad import Tensor, dtypes

out = Tensor.acos(Tensor(0.5, dtype=dtypes.float64))
print(out.item())
