# jax 0.10.2: 0 / x at x = 1e-180
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
# adjoint is 0.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return 0.0 / x


print(jax.grad(f, argnums=0)(1e-180))
