# tinygrad 0.14.0 (CPU): 1 / (1 + exp(x)) at x = -6.0
# The derivative in x is -0.002466509291359931; computed with 256 bits, it is -0.0024665092913600476.
from tinygrad import Tensor, dtypes

x = Tensor([-6.0], dtype=dtypes.float64).reshape(())
out = 1.0 / (1.0 + Tensor.exp(x))
out.backward()
print(x.grad.item())
