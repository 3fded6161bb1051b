# jax 0.10.2: abs(x) at x = -5e-324
# The derivative in x is 1.0; computed with 256 bits, it is -1.0.
# Denormal numbers, the smallest above 0, are replaced by 0: a processor or compiler setting for speed, such as
# -ffast-math.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return jnp.abs(x)


print(jax.grad(f, argnums=0)(-5e-324))
