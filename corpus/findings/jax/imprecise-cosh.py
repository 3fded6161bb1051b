# jax 0.10.2: cosh(700)
# The value is 5.0711602736753014e+303; computed with 256 bits, it is 5.0711602736750225e+303.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f():
    return jnp.cosh(jnp.float64(700.0))


print(f())
