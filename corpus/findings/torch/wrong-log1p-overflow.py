# torch 1.13.0a0: log1p(9e+307)
# The value is inf; computed with 256 bits, it is 709.0908481265083.
import torch

out = torch.log1p(torch.tensor(9e+307, dtype=torch.float64))
print(out.item())
