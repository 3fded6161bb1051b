# mygrad 2.5.0: atan(x) at x = 1e+155
# The derivative in x is 0.0; computed with 256 bits, it is 1e-310.
# The formula d atan(a)/da = 1/(1 + a*a) loses as many digits here.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(1e+155, dtype="float64")
out = mygrad.arctan(x)
out.backward()
print(x.grad)
