# tinygrad 0.14.0 (CPU): erf(1)
# The value is 0.8427006897475899; computed with 256 bits, it is 0.8427007929497149.
from tinygrad import Tensor, dtypes

out = Tensor.erf(Tensor(1.0, dtype=dtypes.float64))
print(out.item())
