# jax 0.10.2: expm1(x) at x = -4.0
# The derivative in x is 0.01831563888873422; computed with 256 bits, it is 0.01831563888873418.
# The formula d expm1(a)/da = y + 1 loses as many digits here. exp(a) keeps them.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return jnp.expm1(x)


print(jax.grad(f, argnums=0)(-4.0))
