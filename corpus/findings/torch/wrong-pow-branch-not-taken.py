# torch 1.13.0a0: sqrt(pow(0, x)) at x = 1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# pow gives an operand that it does not depend on here 0 times an infinite adjoint, which is NaN: pass nothing
# to it.
import torch

x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
out = torch.sqrt(0.0 ** x)
out.backward()
print(x.grad.item())
