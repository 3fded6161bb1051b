# SPDX-License-Identifier: MIT
"""The values of graphs in arithmetic of any precision, by the definition of each operation. It knows no derivative.

A value is an mpf, which may be infinite, or NAN, POLE or UNKNOWN. Needs mpmath (Debian: python3-mpmath).
"""

import sys

try:
    import mpmath
    from mpmath import mp, mpf
except ImportError:
    print("skipped: mpmath is not installed (Debian: python3-mpmath)")
    sys.exit(77)

MOST_BITS = 5000  # of an exponent of the numbers that are computed
LEAVES = {"input", "const"}
# Operations of extended real numbers. Others are not computed at infinite operands.
EXTENDED = {"add", "sub", "neg", "max", "min", "abs", "relu"}

NAN = object()  # no real number
POLE = object()  # without a limit
UNKNOWN = object()  # too large to compute


class NoNumber(Exception):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind


def difference(a, b):
    """A sum with 20 digits less than the precision is 0: the cancellation of rounded numbers leaves no digit."""
    total = a + b
    if not mpmath.isfinite(total):
        require(not mpmath.isnan(total), POLE)
    elif total and mpmath.mag(total) < max(mpmath.mag(a), mpmath.mag(b)) - int((mp.dps - 20) * 3.3):
        return mpf(0)
    return total


def require(condition, kind=NAN):
    if not condition:
        raise NoNumber(kind)


def small(a, bits=MOST_BITS):
    """The operand of a function that grows or oscillates; larger ones would take too long."""
    require(not a or mpmath.mag(a) < bits, UNKNOWN)
    return a


def power(a, b):
    if b == 0:
        return mpf(1)
    if a == 0:
        require(b > 0, POLE)
        return mpf(0)
    # Near base 0 a power with an exponent just beside 1 has a slope that changes too slowly for its limit to show.
    require(mpmath.mag(a) > -150 or b == 1 or abs(b - 1) > 0.02, UNKNOWN)
    if a < 0:
        require(b == mpmath.floor(b))
        size = mpmath.exp(small(b * mpmath.log(-a)))
        return -size if int(b) % 2 else size
    return mpmath.exp(small(b * mpmath.log(a)))


def quotient(a, b):
    require(b != 0, POLE)
    return a / b


def angle(a, b):
    require(a != 0 or b != 0, UNKNOWN)
    return mpmath.atan2(a, b)


def logarithm(a):
    require(a >= 0)
    return mpmath.log(a) if a else mpf("-inf")


def log1p(a):
    require(a >= -1)
    if a == -1:
        return mpf("-inf")
    return mpmath.log(1 + a) if mpmath.mag(a) > -mp.prec else a - a * a / 2


def expm1(a):
    return mpmath.expm1(small(a))


def area(a):
    """asinh, odd so that nothing cancels."""
    size = abs(a)
    result = mpmath.asinh(size) if mpmath.mag(size) > -mp.prec or not size else size - size**3 / 6
    return result if a >= 0 else -result


def within_one(function):
    def evaluate(a):
        require(-1 <= a <= 1)
        return function(a)

    return evaluate


def atanh(a):
    require(-1 <= a <= 1)
    return mpmath.atanh(a) if abs(a) != 1 else a * mpf("inf")


def acosh(a):
    require(a >= 1)
    return mpmath.acosh(a)


def root(a):
    require(a >= 0)
    return mpmath.sqrt(a)


def error_function(a, complement):
    if abs(a) > 300:  # the tail is smaller than any number that is compared
        tail = mpmath.exp(-small(a * a)) / (abs(a) * mpmath.sqrt(mp.pi))
        return (tail if a > 0 else 2 - tail) if complement else mpmath.sign(a) * (1 - tail)
    return mpmath.erfc(a) if complement else mpmath.erf(a)


def softplus(a):
    decay = mpmath.exp(-small(abs(a)))
    return max(a, mpf(0)) + log1p(decay)


FUNCTIONS = {
    "add": difference,
    "sub": lambda a, b: difference(a, -b),
    "mul": lambda a, b: a * b,
    "div": quotient,
    "pow": power,
    "max": max,
    "min": min,
    "atan2": angle,
    "hypot": lambda a, b: mpmath.sqrt(a * a + b * b),
    "neg": lambda a: -a,
    "abs": abs,
    "relu": lambda a: max(a, mpf(0)),
    "sqrt": root,
    "cbrt": lambda a: mpmath.sign(a) * mpmath.cbrt(abs(a)),
    "exp": lambda a: mpmath.exp(small(a)),
    "expm1": expm1,
    "log": logarithm,
    "log1p": log1p,
    "sin": lambda a: mpmath.sin(small(a)),
    "cos": lambda a: mpmath.cos(small(a)),
    "tan": lambda a: mpmath.tan(small(a)),
    "asin": within_one(mpmath.asin),
    "acos": within_one(mpmath.acos),
    "atan": mpmath.atan,
    "sinh": lambda a: mpmath.sinh(small(a)),
    "cosh": lambda a: mpmath.cosh(small(a)),
    "tanh": lambda a: mpmath.tanh(small(a)),
    "asinh": area,
    "acosh": acosh,
    "atanh": atanh,
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(small(-a))),
    "softplus": softplus,
    "erf": lambda a: error_function(a, complement=False),
    "erfc": lambda a: error_function(a, complement=True),
}


def inputs_of(graph):
    return [i for i, node in enumerate(graph) if node[0] == "input"]


def needed_by_output(graph):
    needed = {len(graph) - 1}
    for i in range(len(graph) - 1, -1, -1):
        if i in needed and graph[i][0] not in LEAVES:
            needed.update(graph[i][1:])
    return needed


class Evaluation:
    """A graph at a point. After the first evaluation only what depends on a changed input is evaluated again."""

    def __init__(self, graph, at):
        self.graph = graph
        self.output = len(graph) - 1
        self.inputs = inputs_of(graph)
        self.at = [mpf(x) for x in at]
        self.needed = needed_by_output(graph)
        self.values = {}
        coordinates = dict(zip(self.inputs, self.at, strict=True))
        self.values = self.evaluate(coordinates, sorted(self.needed))
        self.value = self.values[self.output]

    def users(self, start):
        """The nodes that the output depends on and that depend on this one, with it."""
        changed = {start}
        for i, node in enumerate(self.graph):
            if node[0] not in LEAVES and changed.intersection(node[1:]):
                changed.add(i)
        return sorted(changed & self.needed)

    def evaluate(self, leaves, order):
        """The values of the nodes in the order, for these values of inputs."""
        values = dict(leaves)
        for i in order:
            node = self.graph[i]
            if node[0] == "const":
                values[i] = mpf(node[1])
            elif node[0] != "input":
                values[i] = self.apply(node, [values[k] if k in values else self.values[k] for k in node[1:]])
        return values

    @staticmethod
    def apply(node, operands):
        for kind in (UNKNOWN, NAN, POLE):
            if any(x is kind for x in operands):
                return kind
        if node[0] not in EXTENDED and any(mpmath.isinf(x) for x in operands):
            return UNKNOWN
        try:
            return FUNCTIONS[node[0]](*operands)
        except NoNumber as none:
            return none.kind

    def after(self, component, step, users):
        """The value of the output after a step in an input, for the nodes that depend on that input."""
        moved = {self.inputs[component]: self.at[component] + step}
        return self.evaluate(moved, users)[self.output] if self.output in users else self.value


def is_number(x):
    return isinstance(x, mpf)
