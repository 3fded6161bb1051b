# torch 1.13.0a0: pow(x, 5e-324) at x = 5e-324
# The derivative in x is inf; computed with 256 bits, it is 1.0.
# The formula d pow(a, b)/da = b*pow(a, b - 1) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
import torch

x = torch.tensor(5e-324, dtype=torch.float64, requires_grad=True)
out = x ** (5e-324)
out.backward()
print(x.grad.item())
