# torch 1.13.0a0: 0 * pow(x, 0.5) at x = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
# adjoint is 0.
import torch

x = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
out = 0.0 * (x ** 0.5)
out.backward()
print(x.grad.item())
