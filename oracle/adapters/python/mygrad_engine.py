# SPDX-License-Identifier: MIT
"""An adapter for MyGrad. Its backward clears the graph, so it can be called only once."""
import mygrad
from adapter_kit import ARITHMETIC, serve_objects
from mygrad.nnet.activations import relu, sigmoid

FUNCTIONS = {"max": mygrad.maximum, "min": mygrad.minimum, "atan2": mygrad.arctan2, "abs": mygrad.abs, "relu": relu,
             "asin": mygrad.arcsin, "acos": mygrad.arccos, "atan": mygrad.arctan, "asinh": mygrad.arcsinh,
             "acosh": mygrad.arccosh, "atanh": mygrad.arctanh, "sigmoid": sigmoid,
             "softplus": lambda x: mygrad.logaddexp(x, 0.0)}
SAME_NAME = ["sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh"]

serve_objects({**ARITHMETIC, **FUNCTIONS, **{op: getattr(mygrad, op) for op in SAME_NAME}},
              variable=lambda number: mygrad.tensor(number, dtype="float64"),
              constant=lambda number: mygrad.tensor(number, dtype="float64", constant=True),
              value=mygrad.Tensor.item, backward=mygrad.Tensor.backward, gradient=lambda node: node.grad,
              clear=mygrad.Tensor.null_grad, name="mygrad", version=mygrad.__version__, gradients="all",
              in_place=["add", "sub", "mul", "div"], second_backward="unsupported",
              depth=10_000)  # deeper graphs work, but a node takes 0.1 ms
