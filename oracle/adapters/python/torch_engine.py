# SPDX-License-Identifier: MIT
"""An adapter for PyTorch, with tensors of dimension 0."""
import torch

from adapter_kit import ARITHMETIC, from_objects, serve_objects


def constant(number):
    return torch.tensor(number, dtype=torch.float64)


def variable(number):
    return constant(number).requires_grad_()


def keep(node):
    if not node.is_leaf:
        node.retain_grad()


def backward(node):
    if not node.requires_grad:
        return  # The node depends on no input, and PyTorch refuses to call backward on it.
    try:
        node.backward(retain_graph=True)
    except RuntimeError as failure:
        if "modified by an inplace operation" in str(failure):
            raise NotImplementedError(str(failure)) from failure
        raise


def clear(node):
    node.grad = None


UNARY = ["abs", "relu", "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh",
         "cosh", "tanh", "asinh", "acosh", "atanh", "sigmoid", "erf", "erfc"]
BINARY = {"max": torch.maximum, "min": torch.minimum, "atan2": torch.atan2, "hypot": torch.hypot}

torch.set_num_threads(1)
serve_objects({**ARITHMETIC, **{op: getattr(torch, op) for op in UNARY}, "softplus": torch.nn.functional.softplus,
               **{op: from_objects(constant, function) for op, function in BINARY.items()}},
              variable, constant, value=torch.Tensor.item, backward=backward, gradient=lambda node: node.grad,
              clear=clear, keep=keep, name="torch", version=torch.__version__, gradients="all",
              in_place=["add", "sub", "mul", "div"],
              depth=100_000)  # deeper graphs work, but this one takes seconds
