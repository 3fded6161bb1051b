# SPDX-License-Identifier: MIT
"""An adapter for Autograd (github.com/HIPS/autograd), which differentiates functions that use its NumPy."""
from importlib.metadata import version

import autograd.numpy as np
from adapter_kit import ARITHMETIC, serve_functions
from autograd import value_and_grad
from autograd.scipy import special

FUNCTIONS = {"max": np.maximum, "min": np.minimum, "atan2": np.arctan2, "hypot": np.hypot, "abs": np.abs,
             "relu": lambda x: np.maximum(x, 0.0), "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
             "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh, "sigmoid": special.expit,
             "softplus": lambda x: np.logaddexp(x, 0.0), "erf": special.erf, "erfc": special.erfc}
SAME_NAME = ["sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh"]


def differentiate(function, points):
    return [value_and_grad(function)([np.float64(x) for x in point]) for point in points]


serve_functions({**ARITHMETIC, **FUNCTIONS, **{op: getattr(np, op) for op in SAME_NAME}}, differentiate, np.float64,
                name="autograd", version=version("autograd"), in_place=["add", "sub", "mul", "div"],
                kinks={"relu": 0.5, "abs": 0, "max": 0.5, "min": 0.5},
                depth=10_000)  # deeper graphs work, but a node takes 0.1 ms
