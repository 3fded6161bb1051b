# mygrad 2.5.0: acos(x) at x = 0.9999999
# The derivative in x is -2236.068033945294; computed with 256 bits, it is -2236.068033989975.
# The formula d acos(a)/da = -1/sqrt(1 - a*a) loses as many digits here.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(0.9999999, dtype="float64")
out = mygrad.arccos(x)
out.backward()
print(x.grad)
