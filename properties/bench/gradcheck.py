# SPDX-License-Identifier: MIT
"""Compares the points per second of a campaign and of torch.autograd.gradcheck, on the same graphs.

    python3 gradcheck.py path/to/minigrad [GRAPHS]

Both are measured in this one run, each on one core and in processor time: first `minigrad fuzz --jobs 1`, then
gradcheck at the first points of the first graphs that `minigrad draw` prints. Points at which gradcheck complains or
cannot compute (it checks by finite differences, which many of these functions are too steep for) count as checked like
all others.
"""

import json
import resource
import subprocess
import sys
import time

import torch

CHECKED_POINTS = 8  # of each graph; gradcheck takes one point at a time, so that more tell nothing new

UNARY = {
    "neg": torch.neg, "abs": torch.abs, "relu": torch.relu, "sqrt": torch.sqrt, "exp": torch.exp,
    "expm1": torch.expm1, "log": torch.log, "log1p": torch.log1p, "sin": torch.sin, "cos": torch.cos,
    "tan": torch.tan, "asin": torch.asin, "acos": torch.acos, "atan": torch.atan, "sinh": torch.sinh,
    "cosh": torch.cosh, "tanh": torch.tanh, "asinh": torch.asinh, "acosh": torch.acosh, "atanh": torch.atanh,
    "sigmoid": torch.sigmoid, "softplus": torch.nn.functional.softplus, "erf": torch.erf, "erfc": torch.erfc,
}
BINARY = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow,
    "max": torch.maximum, "min": torch.minimum, "atan2": torch.atan2, "hypot": torch.hypot,
}


def number(text):
    """A number of a case file, where "nan", "inf" and "-inf" are strings."""
    return float(text)


def function_of(nodes):
    """The graph as a function of its inputs."""

    def function(*inputs):
        left_to_read = iter(inputs)
        values = []
        for op, *operands in nodes:
            if op == "input":
                values.append(next(left_to_read))
            elif op == "const":
                values.append(torch.tensor(number(operands[0]), dtype=torch.float64))
            elif op in UNARY:
                values.append(UNARY[op](values[operands[0]]))
            else:
                values.append(BINARY[op](values[operands[0]], values[operands[1]]))
        return values[-1]

    return function


def gradcheck_points_per_second(minigrad, graphs):
    lines = subprocess.run([minigrad, "draw", "--graphs", str(graphs)], check=True, capture_output=True, text=True)
    checks = []
    for line in lines.stdout.splitlines():
        drawing = json.loads(line)
        function = function_of(drawing["graph"])
        for point in drawing["points"][:CHECKED_POINTS] if drawing["points"][0] else []:
            inputs = [torch.tensor(number(x), dtype=torch.float64, requires_grad=True) for x in point]
            checks.append((function, inputs))
    complaints = 0
    start = time.process_time()
    for function, inputs in checks:
        try:
            complaints += not torch.autograd.gradcheck(function, inputs, raise_exception=False)
        except (RuntimeError, ValueError):  # no input matters: nothing to differentiate
            complaints += 1
    seconds = time.process_time() - start
    print(f"gradcheck: {len(checks):,} points in {seconds:.1f} s, of which it accepts {len(checks) - complaints:,}")
    return len(checks) / seconds


def minigrad_points_per_second(minigrad, graphs):
    command = [minigrad, "fuzz", "--graphs", str(graphs), "--no-corpus", "--json", "/dev/stderr"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    points = json.loads(run.stderr[run.stderr.index("{"):])["points"]
    print(f"minigrad: {points:,} points in {seconds:.1f} s, LibTorch's start included")
    return points / seconds


def main():
    minigrad = sys.argv[1]
    graphs = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    torch.set_num_threads(1)
    ours = minigrad_points_per_second(minigrad, 200 * graphs)
    theirs = gradcheck_points_per_second(minigrad, graphs)
    print(f"{ours:,.0f} points a second against {theirs:,.0f}: {ours / theirs:,.0f} times as many")


main()
