# tinygrad 0.14.0 (CPU): atanh(2e-308)
# The value is 0.0; computed with 256 bits, it is 2e-308.
# The formula atanh(a) = 0.5*log((1 + a)/(1 - a)) loses as many digits here. 0.5*(log1p(a) - log1p(-a)) keeps
# them.
from tinygrad import Tensor, dtypes

out = Tensor.atanh(Tensor(2e-308, dtype=dtypes.float64))
print(out.item())
