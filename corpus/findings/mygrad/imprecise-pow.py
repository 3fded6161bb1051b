# mygrad 2.5.0: pow(x, 0.0039) at x = 5e+160
# The derivative in x is 3.302330880577346e-163; computed with 256 bits, it is 3.302330880577328e-163.
# The formula d pow(a, b)/da = b*pow(a, b - 1) loses as many digits here. b*y/a keeps them.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(5e+160, dtype="float64")
out = x ** 0.0039
out.backward()
print(x.grad)
