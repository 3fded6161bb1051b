# SPDX-License-Identifier: MIT
"""An adapter for tinygrad: compiled with clang if it is installed, otherwise interpreted in Python."""
import os
import shutil
from importlib.metadata import version

os.environ.setdefault("DEV", "CPU" if shutil.which("clang") else "PYTHON")
from adapter_kit import ARITHMETIC, from_objects, serve_objects
from tinygrad import Device, Tensor, dtypes

SAME_NAME = ["abs", "relu", "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
             "asinh", "acosh", "atanh", "sigmoid", "softplus", "erf"]


def constant(number):
    return Tensor(number, dtype=dtypes.float64)


def variable(number):
    # tinygrad keeps no gradient for a tensor that was made from a plain number.
    return Tensor([number], dtype=dtypes.float64).reshape(())


def clear(node):
    node.grad = None


serve_objects({**ARITHMETIC, "max": from_objects(constant, Tensor.maximum),
               "min": from_objects(constant, Tensor.minimum),
               **{op: getattr(Tensor, op) for op in SAME_NAME}},
              variable, constant, value=Tensor.item, backward=Tensor.backward,
              gradient=lambda node: None if node.grad is None else node.grad.item(), clear=clear, name="tinygrad",
              version=f"{version('tinygrad')} ({Device.DEFAULT})", gradients="all",
              in_place=["add", "sub", "mul", "div"],
              depth=10_000)  # deeper graphs work, but a node takes 1 ms
