# mygrad 2.5.0: sqrt(relu(x)) at x = -1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An operand that the function does not depend on here, such as the one that max does not take, receives 0 times
# an infinite adjoint, which is NaN: pass nothing to it.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(-1.0, dtype="float64")
out = mygrad.sqrt(relu(x))
out.backward()
print(x.grad)
