# tinygrad 0.14.0 (CPU): sigmoid(x) at x = 5.0
# The derivative in x is 0.006648056670790033; computed with 256 bits, it is 0.006648056670790155.
# The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.
from tinygrad import Tensor, dtypes

x = Tensor([5.0], dtype=dtypes.float64).reshape(())
out = Tensor.sigmoid(x)
out.backward()
print(x.grad.item())
