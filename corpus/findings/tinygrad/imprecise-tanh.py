# tinygrad 0.14.0 (CPU): tanh(2e-308)
# The value is 0.0; computed with 256 bits, it is 2e-308.
# The formula tanh(a) = (exp(a) - exp(-a))/(exp(a) + exp(-a)) loses as many digits here. sinh(a)/cosh(a) keeps
# them.
from tinygrad import Tensor, dtypes

out = Tensor.tanh(Tensor(2e-308, dtype=dtypes.float64))
print(out.item())
