# torch 1.13.0a0: hypot(x, 5e-324) at x = 5e-324
# The derivative in x is 1.0; computed with 256 bits, it is 0.7071067811865476.
import torch

x = torch.tensor(5e-324, dtype=torch.float64, requires_grad=True)
out = torch.hypot(x, torch.tensor(5e-324, dtype=torch.float64))
out.backward()
print(x.grad.item())
