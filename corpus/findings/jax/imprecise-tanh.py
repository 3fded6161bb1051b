# jax 0.10.2: tanh(x) at x = 4.0
# The derivative in x is 0.0013409506830256946; computed with 256 bits, it is 0.001340950683025897.
# The formula d tanh(a)/da = 1 - y*y loses as many digits here. 1/(cosh(a)*cosh(a)) keeps them.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return jnp.tanh(x)


print(jax.grad(f, argnums=0)(4.0))
