# torch 1.13.0a0: atan2(x, 2e-308) at x = 0.0
# The derivative in x is inf; computed with 256 bits, it is 5e+307.
# The formula d atan2(a, b)/da = b/(a*a + b*b) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
import torch

x = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
out = torch.atan2(x, torch.tensor(2e-308, dtype=torch.float64))
out.backward()
print(x.grad.item())
