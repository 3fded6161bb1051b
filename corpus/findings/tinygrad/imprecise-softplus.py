# tinygrad 0.14.0 (CPU): softplus(-5)
# The value is 0.006715348489117967; computed with 256 bits, it is 0.006715348489118068.
# The formula softplus(a) = log(1 + exp(a)) loses as many digits here. log1p(exp(a)) keeps them.
from tinygrad import Tensor, dtypes

out = Tensor.softplus(Tensor(-5.0, dtype=dtypes.float64))
print(out.item())
