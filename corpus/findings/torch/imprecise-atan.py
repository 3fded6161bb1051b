# torch 1.13.0a0: atan(x) at x = 1e+155
# The derivative in x is 0.0; computed with 256 bits, it is 1e-310.
# The formula d atan(a)/da = 1/(1 + a*a) loses as many digits here.
import torch

x = torch.tensor(1e+155, dtype=torch.float64, requires_grad=True)
out = torch.atan(x)
out.backward()
print(x.grad.item())
