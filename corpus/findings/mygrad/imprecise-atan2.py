# mygrad 2.5.0: atan2(9e+307, x) at x = 1.0
# The derivative in x is -0.0; computed with 256 bits, it is -1.1111111111111113e-308.
# The formula d atan2(a, b)/db = -a/(a*a + b*b) loses as many digits here.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(1.0, dtype="float64")
out = mygrad.arctan2(9e+307, x)
out.backward()
print(x.grad)
