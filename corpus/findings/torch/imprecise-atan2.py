# torch 1.13.0a0: atan2(9e+307, x) at x = 1.0
# The derivative in x is -0.0; computed with 256 bits, it is -1.1111111111111113e-308.
# The formula d atan2(a, b)/db = -a/(a*a + b*b) loses as many digits here.
import torch

x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
out = torch.atan2(torch.tensor(9e+307, dtype=torch.float64), x)
out.backward()
print(x.grad.item())
