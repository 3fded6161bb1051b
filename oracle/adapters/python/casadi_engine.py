# SPDX-License-Identifier: MIT
"""An adapter for CasADi with scalar symbols (SX). CasADi differentiates expressions, so backward starts afresh."""
import casadi
from adapter_kit import ARITHMETIC, serve_functions

SAME_NAME = ["hypot", "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh",
             "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "atan2"]
FUNCTIONS = {"max": casadi.fmax, "min": casadi.fmin, "abs": casadi.fabs, "relu": lambda x: casadi.fmax(x, 0.0)}


def differentiate(function, points):
    inputs = casadi.SX.sym("x", len(points[0]))
    output = casadi.SX(function([inputs[k] for k in range(len(points[0]))]))
    evaluate = casadi.Function("evaluate", [inputs], [output, casadi.gradient(output, inputs)])
    return [(value, gradient.full().ravel()) for value, gradient in map(evaluate, points)]


serve_functions({**ARITHMETIC, **FUNCTIONS, **{op: getattr(casadi, op) for op in SAME_NAME}}, differentiate,
                casadi.SX, name="casadi", version=casadi.__version__, in_place=["add", "sub", "mul", "div"],
                kinks={"relu": 0.5, "abs": 0, "max": 0.5, "min": 0.5},
                depth=100_000)  # deeper graphs work, but this one takes seconds
