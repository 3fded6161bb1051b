# tinygrad 0.14.0 (CPU): exp(40)
# The value is 2.3538526683702045e+17; computed with 256 bits, it is 2.3538526683702e+17.
# The formula exp(a) = pow(2, a/ln2) loses as many digits here.
from tinygrad import Tensor, dtypes

out = Tensor.exp(Tensor(40.0, dtype=dtypes.float64))
print(out.item())
