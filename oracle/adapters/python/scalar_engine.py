# SPDX-License-Identifier: MIT
"""A scalar engine of a hundred lines with a common fault, and its adapter.

Every formula is correct, but x - x has the gradient -2. A node stores its partials in a dictionary whose keys are its
operands. If both operands are the same node, the second partial replaces the first, and backward uses it for both.
"""
import math

from adapter_kit import ARITHMETIC, serve_objects


class Scalar:
    def __init__(self, data, partials=()):
        self.data = data
        self.grad = 0.0
        self.operands = [operand for operand, _ in partials]
        self.partials = dict(partials)  # operand -> partial. This is the fault: a list of partials would be correct

    def __add__(self, other):
        other = scalar(other)
        return Scalar(self.data + other.data, [(self, 1), (other, 1)])

    def __sub__(self, other):
        other = scalar(other)
        return Scalar(self.data - other.data, [(self, 1), (other, -1)])

    def __mul__(self, other):
        other = scalar(other)
        return Scalar(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = scalar(other)
        return Scalar(self.data / other.data, [(self, 1 / other.data), (other, -self.data / other.data**2)])

    def __pow__(self, exponent):
        return Scalar(self.data**exponent, [(self, exponent * self.data**(exponent - 1))])

    def __radd__(self, other):
        return scalar(other) + self

    def __rsub__(self, other):
        return scalar(other) - self

    def __rmul__(self, other):
        return scalar(other) * self

    def __rtruediv__(self, other):
        return scalar(other) / self

    def __neg__(self):
        return Scalar(-self.data, [(self, -1)])

    def relu(self):
        return Scalar(max(self.data, 0.0), [(self, float(self.data > 0))])

    def backward(self):
        adjoints = {node: 0.0 for node in self.in_order()}
        adjoints[self] = 1.0
        for node in reversed(adjoints):
            node.grad += adjoints[node]
            for operand in node.operands:
                adjoints[operand] += node.partials[operand] * adjoints[node]

    def in_order(self):
        """Every node that this one depends on, operands first. A loop, because Python limits the depth of recursion."""
        done, left = {}, [self]
        while left:
            waiting = [operand for operand in left[-1].partials if operand not in done]
            if waiting:
                left.extend(waiting)
            else:
                done[left.pop()] = True
        return done


def scalar(value):
    return value if isinstance(value, Scalar) else Scalar(value)


def clear(node):
    node.grad = 0.0


if __name__ == "__main__":
    serve_objects({**ARITHMETIC, "relu": Scalar.relu}, Scalar, Scalar, value=lambda node: node.data,
                  backward=Scalar.backward, gradient=lambda node: node.grad, clear=clear,
                  name="scalar", version="1", exponent="constant", in_place=["add", "sub", "mul", "div"],
                  gradients="all", depth=100_000)  # deeper graphs work, but this one takes seconds
