# mygrad 2.5.0: atanh(x) at x = 0.9999999
# The derivative in x is 5000000.252431973; computed with 256 bits, it is 5000000.252631792.
# The formula d atanh(a)/da = 1/(1 - a*a) loses as many digits here. 1/((1 - a)*(1 + a)) keeps them.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(0.9999999, dtype="float64")
out = mygrad.arctanh(x)
out.backward()
print(x.grad)
