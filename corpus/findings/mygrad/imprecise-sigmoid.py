# mygrad 2.5.0: sigmoid(x) at x = 5.0
# The derivative in x is 0.006648056670790033; computed with 256 bits, it is 0.006648056670790155.
# The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(5.0, dtype="float64")
out = sigmoid(x)
out.backward()
print(x.grad)
