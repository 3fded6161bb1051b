#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what the judge says of derivatives against one-sided limits of difference quotients, computed with 400 digits.

Reads the lines of `minigrad owed --dump` from standard input, or from a command after `--`. It evaluates each graph by
the definitions of exact_values.py and knows no rule of a derivative. It reports
- each component that owes a number which is not the limit, or owes one where there is none;
- each component that is silent although there is a derivative. Most silences are excused for a small share of the
  components: see EXCUSED. `--list SILENCE` lists these as well.
Needs mpmath (Debian: python3-mpmath).
"""

import argparse
import collections
import json
import math
import subprocess
import sys

sys.dont_write_bytecode = True

from exact_values import NAN, UNKNOWN, Evaluation, inputs_of, is_number, mp, mpf, mpmath, needed_by_output

DIGITS = 400
STEPS = (60, 80, 100)  # difference quotients at 10^-60, ... times the scale of the numbers
CONFIRMED_DIGITS = 3500
CONFIRMED_STEPS = (1000, 1300, 1600)
MOST_NODES = 200
# Silences that are excused although a derivative exists, as long as they are rarer than this share of the components.
EXCUSED = {
    "range": 0.05,  # an intermediate result overflows in an engine
    "edge": 0.02,  # an engine that rounds may leave the domain
    "branch": 0.01,  # an engine that rounds may take another branch, which has another slope
    "rounding": 0.01,  # the truth is below what rounding leaves
    "infinite partial": 0.002,  # the contract multiplies an infinite partial by one that merely happens to be 0
    "not enclosed": 0.002,  # an intermediate result is too large even for the judge
}


def one_sided(evaluation, component, scale, steps, sign):
    """The derivative from one side, with its error; or NAN where the domain ends, or None where there is no limit."""
    users = evaluation.users(evaluation.inputs[component])
    quotients = []
    for digits in steps:
        step = sign * scale * mpf(10) ** -digits
        value = evaluation.after(component, step, users)
        if not is_number(value):
            return NAN if value is NAN else UNKNOWN
        if mpmath.isinf(value):
            return None
        quotients.append((value - evaluation.value) / step)
    q1, q2, q3 = quotients
    size = abs(q3) + abs(evaluation.value) + max(map(abs, evaluation.at))
    noise = mpf(10) ** (-(mp.dps - steps[-1]) // 2) * size
    change = abs(q3 - q2)
    if change > noise and change > mpf(10) ** -5 * abs(q2 - q1):
        return None
    return q3, change + noise


def numbers_of(line):
    return line["at"] + [node[1] for node in line["graph"] if node[0] == "const"]


def scale_of(line):
    """The smallest number, or 1, and the digits that the largest one needs above it."""
    sizes = [abs(x) for x in numbers_of(line) if x] + [1.0]
    small_size, large = mpf(min(sizes)), mpf(max(sizes))
    return small_size, int(mpmath.log10(large / small_size)) + 1


def limits(line, component, digits, steps):
    """The derivatives from below and above."""
    scale, span = scale_of(line)
    with mp.workdps(digits + 2 * span):
        evaluation = Evaluation(line["graph"], line["at"])
        if component == 0:
            return evaluation.value, evaluation.value
        if evaluation.value is UNKNOWN or is_number(evaluation.value) and mpmath.isinf(evaluation.value):
            return UNKNOWN, UNKNOWN
        if not is_number(evaluation.value):
            return None, None
        return tuple(one_sided(evaluation, component - 1, scale, steps, sign) for sign in (-1, 1))


def spacing(x):
    """Two units in the last place of a double, which covers its rounding."""
    return mpf(2) * mpf(math.ulp(min(abs(float(x)), sys.float_info.max)))


def is_near(truth, limit):
    if mpmath.isinf(limit[0]):
        return False
    number, error = limit
    return abs(mpf(truth) - number) <= error + spacing(truth)


def two_sided(below, above):
    """The derivative that both sides agree on, or the one of the only side that is in the domain."""
    if not isinstance(below, tuple) or not isinstance(above, tuple):
        return None
    (a, error_a), (b, error_b) = below, above
    near = abs(a - b) <= 10 * (error_a + error_b) + mpf(10) ** -30 * (abs(a) + abs(b))
    return ((a + b) / 2, error_a + error_b + abs(a - b)) if near else None


def number(json_number):
    """A number, or the string "inf", "-inf" or "nan"."""
    return None if json_number is None else float(json_number)


def silent(silence, number):
    if abs(number) > sys.float_info.max:
        return "right, beyond the range of doubles"
    return f"silent: {silence}"


def judge_value(component, value):
    silence, truth = component["silence"], number(component.get("truth"))
    if value is UNKNOWN:
        return "not computed"
    if silence == "none" and math.isnan(truth):
        return "right" if value is NAN else "WRONG: it owes NaN"
    if silence == "none":
        right = is_number(value) and is_near(truth, (value, abs(value) * mpf(10) ** -100))
        return "right" if right else "WRONG"
    return silent(silence, value) if is_number(value) and not mpmath.isinf(value) else "right"


def judge_derivative(component, below, above, has_cut):
    silence, truth = component["silence"], number(component.get("truth"))
    if below is UNKNOWN or above is UNKNOWN:
        return "not computed"
    derivative = two_sided(below, above)
    sides = [side for side in (below, above) if isinstance(side, tuple)]
    if silence != "none":
        return silent(silence, derivative[0]) if derivative else "right"
    if "subgradients" in component:
        low, high = map(number, component["subgradients"])
        slack = mpf(high - low) * mpf(2) ** -20
        inside = all(low - slack <= side[0] <= high + slack for side in sides)
        return "right" if inside else "WRONG: a slope is not among the subgradients"
    if derivative:
        return "right" if is_near(truth, derivative) else "WRONG"
    if has_cut:
        return "right"
    if len(sides) == 1 and (below is NAN or above is NAN):
        return "right" if is_near(truth, sides[0]) else "WRONG: from the side in the domain"
    if below is NAN and above is NAN:
        return "right, without a neighbour in the domain"
    return "WRONG: it owes a number where there is no derivative"


def is_unused(line, component):
    """Whether the output does not depend on the input. Its gradient is 0 even if the value is no number."""
    return inputs_of(line["graph"])[component - 1] not in needed_by_output(line["graph"])


def examine(line, component, digits, steps):
    judged = line["components"][component]
    if component > 0 and is_unused(line, component) and judged["silence"] == "none":
        return "right" if judged["truth"] == 0 else "WRONG: an unused input"
    below, above = limits(line, component, digits, steps)
    if component == 0:
        return judge_value(judged, below)
    return judge_derivative(judged, below, above, any(node[0] == "atan2" for node in line["graph"]))


def verdict(line, component):
    first = examine(line, component, DIGITS, STEPS)
    is_settled = first.startswith(("right", "not computed"))
    return first if is_settled else examine(line, component, CONFIRMED_DIGITS, CONFIRMED_STEPS)


def is_judged(line):
    return len(line["graph"]) <= MOST_NODES and all(
        isinstance(x, (int, float)) and math.isfinite(x) for x in numbers_of(line)
    )


def lines(command):
    """The lines that the command prints, or those of standard input."""
    if not command:
        yield from sys.stdin
        return
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield from process.stdout
    if process.returncode != 0:
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="append", default=[], metavar="SILENCE", help="also list this excused silence")
    parser.add_argument("command", nargs="*", help="prints the lines; standard input without one")
    options = parser.parse_args()
    counts, reports, points = collections.Counter(), 0, 0
    for text in lines(options.command):
        line = json.loads(text)
        if not is_judged(line):
            counts["components at infinite numbers, or of large graphs"] += len(line["components"])
            continue
        points += 1
        for component in range(len(line["components"])):
            found = verdict(line, component)
            counts[found] += 1
            silence = found.removeprefix("silent: ")
            is_report = found.startswith("WRONG") or (silence != found and silence not in EXCUSED)
            reports += is_report
            if is_report or silence in options.list:
                print(f"{found}: component {component} of {text.strip()}")
    print(f"{points:,} points")
    for found, count in sorted(counts.items()):
        print(f"{count:10,} {found}")
    if not points:
        sys.exit("no point was checked")
    too_many = [s for s, share in EXCUSED.items() if counts[f"silent: {s}"] > share * counts.total()]
    for silence in too_many:
        print(f"too many components are silent for the reason {silence}")
    return 1 if reports or too_many else 0


if __name__ == "__main__":
    sys.exit(main())
