# tinygrad 0.14.0 (CPU): asinh(2e-308)
# The value is 0.0; computed with 256 bits, it is 2e-308.
# The formula asinh(a) = log(a + sqrt(a*a + 1)) loses as many digits here.
from tinygrad import Tensor, dtypes

out = Tensor.asinh(Tensor(2e-308, dtype=dtypes.float64))
print(out.item())
