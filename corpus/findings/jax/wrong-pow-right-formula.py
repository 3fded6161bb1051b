# jax 0.10.2: pow(2, x) at x = 1024.0
# The derivative in x is inf; computed with 256 bits, it is 1.2460659279417838e+308.
# The formula d pow(a, b)/db = y*log(a) gives infinity here. The engine gives infinity at other operands too
# where this formula does.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return 2.0 ** x


print(jax.grad(f, argnums=0)(1024.0))
