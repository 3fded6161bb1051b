# torch 1.13.0a0: pow(2, x) at x = 1024.0
# The derivative in x is inf; computed with 256 bits, it is 1.2460659279417838e+308.
# The formula d pow(a, b)/db = y*log(a) gives infinity here. The engine gives infinity at other operands too
# where this formula does.
import torch

x = torch.tensor(1024.0, dtype=torch.float64, requires_grad=True)
out = 2.0 ** x
out.backward()
print(x.grad.item())
