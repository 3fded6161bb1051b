# jax 0.10.2: hypot(inf, x) at x = 1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return jnp.hypot(float("inf"), x)


print(jax.grad(f, argnums=0)(1.0))
