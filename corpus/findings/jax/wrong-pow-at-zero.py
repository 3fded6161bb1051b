# jax 0.10.2: pow(x, 0) at x = 0.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return x ** 0.0


print(jax.grad(f, argnums=0)(0.0))
