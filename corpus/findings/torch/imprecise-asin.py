# torch 1.13.0a0: asin(x) at x = 0.9999999
# The derivative in x is 2236.068033945294; computed with 256 bits, it is 2236.068033989975.
# The formula d asin(a)/da = 1/sqrt(1 - a*a) loses as many digits here.
import torch

x = torch.tensor(0.9999999, dtype=torch.float64, requires_grad=True)
out = torch.asin(x)
out.backward()
print(x.grad.item())
