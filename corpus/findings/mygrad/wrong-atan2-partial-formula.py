# mygrad 2.5.0: atan2(x, 2e-308) at x = 0.0
# The derivative in x is inf; computed with 256 bits, it is 5e+307.
# The formula d atan2(a, b)/da = b/(a*a + b*b) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(0.0, dtype="float64")
out = mygrad.arctan2(x, 2e-308)
out.backward()
print(x.grad)
