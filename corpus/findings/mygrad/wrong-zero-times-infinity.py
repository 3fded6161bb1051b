# mygrad 2.5.0: 0 / x at x = 2e-308
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
# adjoint is 0.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(2e-308, dtype="float64")
out = 0.0 / x
out.backward()
print(x.grad)
