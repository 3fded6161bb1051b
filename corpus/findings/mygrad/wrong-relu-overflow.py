# mygrad 2.5.0: relu(-inf)
# The value is nan; computed with 256 bits, it is 0.0.
import mygrad
from mygrad.nnet.activations import relu, sigmoid

out = relu(mygrad.tensor(float("-inf"), dtype="float64", constant=True))
print(out.item())
