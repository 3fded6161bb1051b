# tinygrad 0.14.0 (CPU): pow(1e+200, x) at x = 1.0
# The value is 1.0000000000000336e+200; computed with 256 bits, it is 1e+200.
# The formula pow(a, b) = exp(b*log(a)) loses as many digits here.
from tinygrad import Tensor, dtypes

x = Tensor([1.0], dtype=dtypes.float64).reshape(())
out = 1e+200 ** x
print(out.item())
