# SPDX-License-Identifier: MIT
"""An adapter for micrograd (github.com/karpathy/micrograd), a scalar engine of a hundred lines."""
from importlib.metadata import version

from adapter_kit import ARITHMETIC, serve_objects
from micrograd.engine import Value


def clear(node):
    node.grad = 0  # as micrograd's Module.zero_grad does


serve_objects({**ARITHMETIC, "relu": Value.relu}, variable=Value, constant=Value, value=lambda node: node.data,
              backward=Value.backward, gradient=lambda node: node.grad, clear=clear,
              name="micrograd", version=version("micrograd"), exponent="constant",
              in_place=["add", "sub", "mul", "div"], gradients="all",
              depth=450)  # backward is recursive, and x - y makes two or three nodes
