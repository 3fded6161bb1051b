# mygrad 2.5.0: acosh(x) at x = 9e+307
# The derivative in x is 0.0; computed with 256 bits, it is 1.1111111111111113e-308.
# The formula d acosh(a)/da = 1/sqrt(a*a - 1) loses as many digits here. 1/(sqrt(a - 1)*sqrt(a + 1)) keeps them.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

x = mygrad.tensor(9e+307, dtype="float64")
out = mygrad.arccosh(x)
out.backward()
print(x.grad)
