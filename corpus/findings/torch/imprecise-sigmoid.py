# torch 1.13.0a0: sigmoid(x) at x = 5.0
# The derivative in x is 0.006648056670790033; computed with 256 bits, it is 0.006648056670790155.
# The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.
import torch

x = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)
out = torch.sigmoid(x)
out.backward()
print(x.grad.item())
