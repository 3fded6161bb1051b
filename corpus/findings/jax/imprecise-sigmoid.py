# jax 0.10.2: sigmoid(x) at x = 5.0
# The derivative in x is 0.006648056670790033; computed with 256 bits, it is 0.006648056670790155.
# The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return jax.nn.sigmoid(x)


print(jax.grad(f, argnums=0)(5.0))
