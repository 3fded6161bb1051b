# mygrad 2.5.0: softplus(x) at x = -710.0
# The derivative in x is 0.0; computed with 256 bits, it is 4.47628622567513e-309.
# The formula d softplus(a)/da = 1/(1 + exp(-a)) loses as many digits here. exp(a)/(1 + exp(a)) keeps them.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(-710.0, dtype="float64")
out = mygrad.logaddexp(x, 0.0)
out.backward()
print(x.grad)
