# SPDX-License-Identifier: MIT
"""An engine with the bugs that are named on its command line: `engine.py edges-in-a-dict sub-sign`.

It shares no code with the hypotheses that the harness tests: nodes hold the lists of their operands and partials, and
`backward` is written once for each order of visiting. bugs.py has the list of bugs and what the harness should say.
"""
import collections, math, os, pathlib, struct, sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "oracle/adapters/python"))
from adapter_kit import serve_objects  # noqa: E402

BUGS = set(sys.argv[1:])
tape = []  # every node of the expression, in the order of construction
was_swept = False  # then the next node begins another expression
is_cleared = False


def has(bug):
    return bug in BUGS


def rounded(x):
    return struct.unpack("f", struct.pack("f", x))[0] if has("float32") and math.isfinite(x) else x


class Value:
    def __init__(self, data, operands=(), partials=()):
        self.data, self.grad, self.adjoint = rounded(data), 0.0, 0.0
        self.operands, self.partials = list(operands), [rounded(p) for p in partials]
        self.op, self.is_input = None, False
        global was_swept
        if was_swept:
            tape.clear()
            was_swept = False
        tape.append(self)

    def edges(self):
        """Pairs of an operand and its partial."""
        pairs = list(zip(self.operands, self.partials))
        if has("edges-in-a-dict"):
            return list(dict(pairs).items())
        if has("partials-in-a-dict"):
            partials = dict(pairs)
            return [(operand, partials[operand]) for operand in self.operands]
        if has("edges-by-value"):
            merged = {}
            for operand, partial in pairs:
                merged[operand.data] = (merged.get(operand.data, (operand,))[0], partial)
            return list(merged.values())
        return pairs

    def send(self):
        """Adds the shares of this node to the adjoints of its operands."""
        if has("clipped"):
            self.adjoint = min(10.0, max(-10.0, self.adjoint))
        if has("relu-of-adjoint") and self.op == "relu":
            self.partials = [float(self.adjoint > 0)]
        if self.adjoint == 0 and has("nan-for-zero"):
            for operand in self.operands:
                operand.adjoint = math.nan
            return
        if self.adjoint == 0 and not has("zero-times-infinity"):
            return
        for operand, partial in self.edges():
            if partial == 0 and self.flat and not has("zero-times-infinity"):
                continue
            share = rounded(partial * self.adjoint)
            assigns = has("assign") or has(f"assign-in-{self.op}")
            operand.adjoint = share if assigns else rounded(operand.adjoint + share)

    flat = False  # whether a partial of 0 says that the function does not depend on that operand

    def backward(self):
        global was_swept, is_cleared
        if has("second-ignored") and was_swept and not is_cleared:
            return
        was_swept, is_cleared = True, False
        nodes = tape[::-1] if has("output-kept") else self.in_order()
        if not has("stale") and not has("kept"):
            for node in [x for n in tape for x in n.operands] if has("output-kept") else tape:
                node.adjoint = 0.0
        if has("seed-set") or has("output-kept"):
            self.adjoint = 0.0
        self.adjoint = self.data if has("seed-is-value") else self.adjoint + 1
        for node in nodes:
            node.send()
        for node in tape:
            before = 0.9 * node.grad if has("decayed") else node.grad
            node.grad = node.adjoint if has("kept") else rounded(before + node.adjoint)
        if has("seed-set"):
            self.grad = 1.0
        leaves = [node for node in tape if node.is_input]
        if has("all-nan") and any(not math.isfinite(leaf.grad) for leaf in leaves):
            for leaf in leaves:
                leaf.grad = math.nan

    def in_order(self):
        """The nodes in the order in which they send, each before its operands if there is no bug."""
        if has("construction-order"):
            needed = set(self.topological())
            return [node for node in tape if node in needed]
        if has("breadth-first"):
            order, waiting = {}, collections.deque([self])
            while waiting:
                node = waiting.popleft()
                if node not in order:
                    order[node] = True
                    waiting.extend(node.operands)
            return list(order)
        if has("depth-first") or has("no-visited-set"):
            order, visited, waiting = [], set(), [self]
            while waiting and len(order) < 20_000:
                node = waiting.pop()
                if node not in visited or has("no-visited-set"):
                    visited.add(node)
                    order.append(node)
                    waiting.extend(reversed(node.operands))
            return order
        return self.topological()

    def topological(self):
        order, visited = [], set()

        def build(node):
            key = node.data if has("visited-by-value") else node
            if key in visited:
                return
            visited.add(key)
            for operand in node.operands:
                build(operand)
            order.append(node)

        if not has("recursive"):
            sys.setrecursionlimit(10_000)
        build(self)
        return order[::-1]

    def __iadd__(self, other): return self if has("iadd-ignored") else self + other
    def __isub__(self, other): return self + other if has("isub-adds") else self - other
    def __imul__(self, other): return self if has("imul-ignored") else self * other
    def __itruediv__(self, other): return self + other if has("idiv-adds") else self / other
    def __add__(self, other): return binary("add", self, other)
    def __mul__(self, other): return binary("mul", self, other)
    def __pow__(self, other): return binary("pow", self, other)
    def __radd__(self, other): return binary("add", node(other), self)
    def __rmul__(self, other): return binary("mul", node(other), self)
    def __rpow__(self, other): return binary("pow", node(other), self)
    def __neg__(self): return self * -1 if has("composed") else unary("neg", self)

    def __sub__(self, other):
        return self + -node(other) if has("composed") else binary("sub", self, other)

    def __truediv__(self, other):
        return self * node(other)**-1 if has("composed") else binary("div", self, other)

    def __rsub__(self, other):
        return self - node(other) if has("rsub-swapped") else node(other) - self

    def __rtruediv__(self, other):
        return self / node(other) if has("rdiv-swapped") else node(other) / self


def node(x):
    return x if isinstance(x, Value) else leaf(float(x))


def safe(function, otherwise=math.nan):
    def call(*operands):
        try:
            return function(*operands)
        except (ValueError, ZeroDivisionError):
            return otherwise
        except OverflowError:
            return math.inf
    return call


def power(x, y):
    value = safe(lambda: math.pow(x, y))()
    left = y * value / x if has("pow-divides") else \
        y * safe(math.pow, math.inf)(x, y - 1) if has("pow-formula") else \
        0.0 if y == 0 else safe(lambda: y * math.pow(x, y - 1), math.inf)()
    right = value * -math.inf if x == 0 and has("pow-log") else \
        0.0 if x == 0 and y > 0 else math.nan if x <= 0 else \
        value * math.log(x) if value < math.inf else safe(math.pow)(x, y - 1) * (x * math.log(x))
    return value, left, right


def stable_sigmoid(x):
    e = math.exp(-abs(x))
    return (1 if x >= 0 else e) / (1 + e)


def sigmoid_partial(x):
    if has("sigmoid-formula"):
        return stable_sigmoid(x) * (1 - stable_sigmoid(x))
    e = math.exp(-abs(x))
    return e / (1 + e)**2


def tanh_partial(x):
    y = math.tanh(x)
    if has("tanh-wrong"):
        return 1 - y
    if has("tanh-formula"):
        return 1 - y * y
    if has("tanh-of-input"):
        return 1 - x * x
    if has("tanh-threshold") and abs(x) > 300:
        return 0.0
    e = math.exp(-2 * abs(x))
    return 4 * e / (1 + e)**2


def step(x, at_zero):
    return math.nan if x != x else float(x > 0) if x != 0 else at_zero


def abs_partial(x):
    return math.nan if x != x else math.copysign(1, x) if x != 0 else float(has("abs-kink"))


def raising(function):
    """A function that raises an exception where it has no value, as in `math`, or returns NaN."""
    return function if has("raises") else safe(function)


def logarithm(x):
    return -math.inf if x == 0 and not has("raises") else math.log(x)


UNARY = {
    "neg": (lambda x: -x, lambda x: -1.0),
    "abs": (abs, abs_partial),
    "relu": (lambda x: x if x > 0 or x != x else 0.0,
             lambda x: 1 - step(x, 1.0) if has("relu-side") else step(x, float(has("relu-kink")))),
    "sqrt": (raising(math.sqrt), safe(lambda x: (1.0 if has("sqrt-factor") else 0.5) / math.sqrt(x), math.inf)),
    "exp": (safe(math.exp), safe(math.exp)),
    "expm1": (safe(math.expm1), safe(lambda x: math.expm1(x) + 1 if has("expm1-formula") else math.exp(x))),
    "log": (raising(logarithm), safe(lambda x: 1 / x, math.inf)),
    "sin": (safe(math.sin), safe(math.cos)),
    "cos": (safe(math.cos), safe(lambda x: -math.sin(x))),
    "tanh": (math.tanh, tanh_partial),
    "softplus": (lambda x: x if has("softplus-threshold") and x > 20 else max(x, 0.0) + math.log1p(math.exp(-abs(x))),
                 lambda x: 1.0 if has("softplus-threshold") and x > 20 else stable_sigmoid(x)),
    "sigmoid": (lambda x: 1 / (1 + math.exp(-x)) if has("sigmoid-raises") else stable_sigmoid(x), sigmoid_partial),
}


def tie(name):
    return (1, 1) if has(f"{name}-tie-all") else (0, 0) if has(f"{name}-tie-none") else (1, 0) if has(f"{name}-left") \
        else (0.5, 0.5)


def choice(name, x, y):
    if x != x or y != y:
        return math.nan, math.nan, math.nan
    if x == y:
        return (x, *tie(name))
    takes_left = (x > y) == (name == "max")
    return (x, 1.0, 0.0) if takes_left else (y, 0.0, 1.0)


def hypotenuse(x, y):
    value = math.hypot(x, y)
    if has("hypot-formula"):
        root = math.sqrt(x * x + y * y)
        return value, safe(lambda: x / root)(), safe(lambda: y / root)()
    return value, safe(lambda: x / value)(), safe(lambda: y / value)()


def arctangent(x, y):
    square = x * x + y * y
    return math.atan2(x, y), safe(lambda: y / square)(), safe(lambda: -x / square)()


def quotient(x, y):
    value = safe(lambda: x / y, math.copysign(math.inf, x) * math.copysign(1, y) if x else math.nan)()
    right = -value if has("div-forgets-square") else -value / y if y else -value * math.inf
    return value, safe(lambda: 1 / y, math.copysign(math.inf, y))(), right


BINARY = {
    "add": lambda x, y: (x + y, 1.0, 1.0),
    "sub": lambda x, y: (x - y, 1.0, -1.0),
    "mul": lambda x, y: (x * y, y, x),
    "div": quotient,
    "pow": power,
    "max": lambda x, y: choice("max", x, y),
    "min": lambda x, y: choice("min", x, y),
    "hypot": hypotenuse,
    "atan2": arctangent,
}


def finish(op, value, operands, partials):
    """Applies the bugs that any operation may have: OP-sign, OP-swapped, OP-detached, OP-double, OP-right-lost."""
    if has(f"{op}-detached"):
        return Value(value)
    if has(f"{op}-sign"):
        partials = [*partials[:-1], -partials[-1]]
    if has(f"{op}-swapped"):
        partials = partials[::-1]
    if has(f"{op}-double"):
        partials = [2 * partials[0], *partials[1:]]
    if has(f"{op}-right-lost"):
        partials = [partials[0], 0.0]
    result = Value(value, operands, partials)
    result.op, result.flat = op, op in ("relu", "max", "min", "pow")
    return result


def unary(op, x):
    value, partial = UNARY[op]
    return finish(op, value(x.data), [x], [partial(x.data)])


def binary(op, x, y):
    x, y = node(x), node(y)
    value, left, right = BINARY[op](x.data, y.data)
    return finish(op, value, [x, y], [left, right])


def leaf(x):
    if has("equal-leaves") and not was_swept:
        for node in tape:
            if not node.operands and node.data == x:
                return node
    return Value(x)


def variable(x):
    made = leaf(x)
    made.is_input = True
    return made


def clear(node):
    global is_cleared
    is_cleared = True
    for one in [node] if has("kept") else tape:
        one.grad = 0.0
        if not has("output-kept"):
            one.adjoint = 0.0


def functions():
    made = {op: (lambda x, op=op: unary(op, node(x))) for op in UNARY}
    made.update({op: (lambda x, y, op=op: binary(op, x, y)) for op in ("max", "min", "hypot", "atan2")})
    operators = {"add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y,
                 "div": lambda x, y: x / y, "pow": lambda x, y: x**y}
    return {**made, **operators}


if __name__ == "__main__":
    serve_objects(functions(), variable, leaf, value=lambda x: x.data, backward=Value.backward,
                  gradient=lambda x: x.grad, clear=clear, name="-".join(sorted(BUGS)) or "sound", version="1", depth=3_000,
                  gradients="all", in_place=["add", "sub", "mul", "div"],
                  **({"dtype": "float32"} if has("float32") else {}))
