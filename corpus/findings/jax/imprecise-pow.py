# jax 0.10.2: pow(x, 0.0039) at x = 5e+160
# The derivative in x is 3.302330880577346e-163; computed with 256 bits, it is 3.302330880577328e-163.
# The formula d pow(a, b)/da = b*pow(a, b - 1) loses as many digits here. b*y/a keeps them.
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(x):
    return x ** 0.0039


print(jax.grad(f, argnums=0)(5e+160))
