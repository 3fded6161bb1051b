# mygrad 2.5.0: tanh(x) at x = 4.0
# The derivative in x is 0.0013409506830258655; computed with 256 bits, it is 0.001340950683025897.
# The formula d tanh(a)/da = 1 - y*y loses as many digits here. 1/(cosh(a)*cosh(a)) keeps them.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(4.0, dtype="float64")
out = mygrad.tanh(x)
out.backward()
print(x.grad)
