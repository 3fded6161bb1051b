# torch 1.13.0a0: expm1(x) at x = -4.0
# The derivative in x is 0.01831563888873422; computed with 256 bits, it is 0.01831563888873418.
# The formula d expm1(a)/da = y + 1 loses as many digits here. exp(a) keeps them.
import torch

x = torch.tensor(-4.0, dtype=torch.float64, requires_grad=True)
out = torch.expm1(x)
out.backward()
print(x.grad.item())
