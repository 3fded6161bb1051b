# mygrad 2.5.0: pow(x, 5e-324) at x = 5e-324
# The derivative in x is inf; computed with 256 bits, it is 1.0.
# The formula d pow(a, b)/da = b*pow(a, b - 1) gives infinity here. The engine gives infinity at other operands
# too where this formula does.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(5e-324, dtype="float64")
out = x ** (5e-324)
out.backward()
print(x.grad)
