# micrograd 0.1.0: 9e+307 / x at x = 9e+307
# The derivative in x is 0.0; computed with 256 bits, it is -1.1111111111111113e-308.
# The formula d div(a, b)/db = -a * pow(b, -2) loses as many digits here. -y/b keeps them.
from micrograd.engine import Value

x = Value(9e+307)
out = 9e+307 / x
out.backward()
print(x.grad)
