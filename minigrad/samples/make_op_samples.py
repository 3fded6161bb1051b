#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes op_samples.def: values and partials of every operation, computed with 60 digits and rounded once.

Values come from the definitions below, partials from numerical differentiation of them: no rule of a derivative is
used. With --check the file is compared. Needs mpmath (Debian: python3-mpmath).
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE / "op_samples.def"
DIGITS = 60

try:
    from mpmath import mp
except ImportError:
    print("skipped: mpmath is not installed (Debian: python3-mpmath)")
    sys.exit(77)

mp.dps = DIGITS

HEAD = f"""\
// SPDX-License-Identifier: MIT
// Values and partials of every operation, computed with {DIGITS} digits and rounded once by make_op_samples.py.
// Define SAMPLE(op, left, right, value, left_partial, right_partial) before including this file; the file undefines it
// again. An operation of one operand has 0 as its right operand and partial.

"""

# Each operation and two points inside its domain, away from kinks.
UNARY = {
    "neg": (lambda a: -a, [0.5, -0.625]),
    "abs": (abs, [-0.5, -0.625]),
    "relu": (lambda a: a if a > 0 else mp.mpf(0), [0.5, 0.625]),
    "sqrt": (mp.sqrt, [2.0, 0.625]),
    "cbrt": (lambda a: mp.sign(a) * mp.cbrt(abs(a)), [-2.0, 0.625]),
    "exp": (mp.exp, [0.5, 0.625]),
    "expm1": (lambda a: mp.exp(a) - 1, [0.5, 0.625]),
    "log": (mp.log, [0.5, 0.625]),
    "log1p": (lambda a: mp.log(1 + a), [0.5, 0.625]),
    "sin": (mp.sin, [0.5, 0.625]),
    "cos": (mp.cos, [0.5, 0.625]),
    "tan": (mp.tan, [0.5, 0.625]),
    "asin": (mp.asin, [0.5, 0.625]),
    "acos": (mp.acos, [0.5, 0.625]),
    "atan": (mp.atan, [0.5, 0.625]),
    "sinh": (mp.sinh, [0.5, 0.625]),
    "cosh": (mp.cosh, [0.5, 0.625]),
    "tanh": (mp.tanh, [0.5, 0.625]),
    "asinh": (mp.asinh, [0.5, 0.625]),
    "acosh": (mp.acosh, [1.5, 2.5]),
    "atanh": (mp.atanh, [0.5, 0.625]),
    "sigmoid": (lambda a: 1 / (1 + mp.exp(-a)), [0.5, 0.625]),
    "softplus": (lambda a: mp.log(1 + mp.exp(a)), [0.5, 0.625]),
    "erf": (mp.erf, [0.5, 0.625]),
    "erfc": (mp.erfc, [0.5, 0.625]),
}
BINARY = {
    "add": (lambda a, b: a + b, [(2.5, 1.5), (0.75, 1.5)]),
    "sub": (lambda a, b: a - b, [(2.5, 1.5), (0.75, 1.5)]),
    "mul": (lambda a, b: a * b, [(2.5, 1.5), (0.75, 1.5)]),
    "div": (lambda a, b: a / b, [(3.0, 0.5), (0.75, 1.5)]),
    "pow": (lambda a, b: a**b, [(2.5, 1.5), (0.75, 1.5)]),
    "max": (max, [(2.5, 1.5), (0.75, 1.5)]),
    "min": (min, [(2.5, 1.5), (0.75, 1.5)]),
    "atan2": (mp.atan2, [(0.5, -1.5), (0.75, 1.5)]),
    "hypot": (mp.hypot, [(1.25, -2.0), (0.75, 1.5)]),
}


def operations():
    """The names in op.def and how many operands they take, in its order."""
    return re.findall(r"^OP\((\w+), (\d)\)", (HERE.parent / "op.def").read_text(), re.MULTILINE)


def sample(op, function, operands):
    exact = [mp.mpf(x) for x in operands]
    partials = [
        mp.diff(function, tuple(exact), tuple(int(k == j) for j in range(len(exact)))) for k in range(len(exact))
    ]
    numbers = [*operands, *[0.0] * (2 - len(exact)), function(*exact), *partials, *[0.0] * (2 - len(exact))]
    return f"SAMPLE({op}, {', '.join(repr(float(x)) for x in numbers)})\n"


def text():
    rows = []
    for op, arity in operations():
        function, points = (UNARY if arity == "1" else BINARY)[op]
        rows += [sample(op, function, point if arity == "2" else (point,)) for point in points]
    return HEAD + "".join(rows) + "\n#undef SAMPLE\n"


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__)
        return 2
    if not sys.argv[1:]:
        SAMPLES.write_text(text())
    elif SAMPLES.read_text() != text():
        print(f"{SAMPLES} is not what this script writes; run it")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
