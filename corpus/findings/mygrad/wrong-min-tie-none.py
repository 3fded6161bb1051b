# mygrad 2.5.0: min(x, y) at x = 1.0, y = 1.0
# The derivative in x is 0.0; computed with 256 bits, it is 0.5.
# At a tie of min neither operand takes anything: the shares must add up to the adjoint.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(1.0, dtype="float64")
y = mygrad.tensor(1.0, dtype="float64")
out = mygrad.minimum(x, y)
out.backward()
print(x.grad)
