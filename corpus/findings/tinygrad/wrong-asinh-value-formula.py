# tinygrad 0.14.0 (CPU): asinh(9e+307)
# The value is inf; computed with 256 bits, it is 709.7839953070682.
# The formula asinh(a) = log(a + sqrt(a*a + 1)) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
from tinygrad import Tensor, dtypes

out = Tensor.asinh(Tensor(9e+307, dtype=dtypes.float64))
print(out.item())
