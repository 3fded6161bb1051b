# tinygrad 0.14.0 (CPU): relu(nan)
# The value is 0.0; computed with 256 bits, it is None.
from tinygrad import Tensor, dtypes

out = Tensor.relu(Tensor(float("nan"), dtype=dtypes.float64))
print(out.item())
