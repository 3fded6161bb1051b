# SPDX-License-Identifier: MIT
"""An adapter for JAX in double precision.

All points are one batch, because an operation costs a fraction of a millisecond for any number of points. Nothing is
compiled, because compiling a graph takes far longer than differentiating it a few times.
"""
import jax
import jax.numpy as jnp
import numpy
from adapter_kit import ARITHMETIC, serve_functions

FUNCTIONS = {"max": jnp.maximum, "min": jnp.minimum, "atan2": jnp.arctan2, "hypot": jnp.hypot, "abs": jnp.abs,
             "relu": jax.nn.relu, "asin": jnp.arcsin, "acos": jnp.arccos, "atan": jnp.arctan, "asinh": jnp.arcsinh,
             "acosh": jnp.arccosh, "atanh": jnp.arctanh, "sigmoid": jax.nn.sigmoid, "softplus": jax.nn.softplus,
             "erf": jax.scipy.special.erf, "erfc": jax.scipy.special.erfc}
SAME_NAME = ["sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh"]


def differentiate(function, points):
    if not points[0]:
        return [(function([]), [])] * len(points)
    columns = [jnp.array(column) for column in zip(*points)]
    values, gradients = jax.vmap(jax.value_and_grad(function))(columns)
    return zip(numpy.broadcast_to(values, len(points)), numpy.transpose(gradients))


jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")
serve_functions({**ARITHMETIC, **FUNCTIONS, **{op: getattr(jnp, op) for op in SAME_NAME}}, differentiate,
                jnp.float64, name="jax", version=jax.__version__,
                in_place=["add", "sub", "mul", "div"], kinks={"relu": 0, "abs": 1, "max": 0.5, "min": 0.5},
                depth=10_000)  # deeper graphs work, but a node takes 0.5 ms
