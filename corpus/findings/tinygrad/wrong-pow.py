# tinygrad 0.14.0 (CPU): pow(x, y) at x = 5e-324, y = 5e-324
# The derivative in x is inf; computed with 256 bits, it is 1.0.
from tinygrad import Tensor, dtypes

x = Tensor([5e-324], dtype=dtypes.float64).reshape(())
y = Tensor([5e-324], dtype=dtypes.float64).reshape(())
out = x ** y
out.backward()
print(x.grad.item())
