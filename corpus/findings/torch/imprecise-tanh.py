# torch 1.13.0a0: tanh(x) at x = 4.0
# The derivative in x is 0.0013409506830259165; computed with 256 bits, it is 0.001340950683025897.
# The formula d tanh(a)/da = 1 - y*y loses as many digits here. 1/(cosh(a)*cosh(a)) keeps them.
import torch

x = torch.tensor(4.0, dtype=torch.float64, requires_grad=True)
out = torch.tanh(x)
out.backward()
print(x.grad.item())
