# torch 1.13.0a0: softplus(20.5)
# The value is 20.5; computed with 256 bits, it is 20.500000001250154.
# Above 20, softplus returns its operand, which is too small by up to 2e-9.
import torch

out = torch.nn.functional.softplus(torch.tensor(20.5, dtype=torch.float64))
print(out.item())
