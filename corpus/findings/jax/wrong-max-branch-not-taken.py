# jax 0.10.2: pow(max(x, 0), 0.4) at x = -1.0
# The derivative in x is nan; computed with 256 bits, it is 0.0.
# max gives an operand that it does not depend on here 0 times an infinite adjoint, which is NaN: pass nothing
# to it.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return jnp.maximum(x, 0.0) ** 0.4


print(jax.grad(f, argnums=0)(-1.0))
