# SPDX-License-Identifier: MIT
"""An engine that misbehaves: it computes right answers to simple graphs, and does harm with a chance.

usage: hostile_engine.py SEED CHANCE HARM...; CHANCE is that of a harm at each message. Restarts are counted in the file
`starts` of the working directory, so that each start draws other numbers, and repeats them with the same seed.
"""

import json
import math
import os
import random
import sys

sys.dont_write_bytecode = True

import hostile_answers
import hostile_processes
import hostile_starts
from harms import write

# By group, then by name.
GROUPS = {"answers": hostile_answers.HARMS, "claims": hostile_starts.HARMS, "processes": hostile_processes.HARMS}
HARMS = {name: harm for group in GROUPS.values() for name, harm in group.items()}
START = {"protocol": 1, "name": "hostile", "version": "1.0", "language": "python", "ops": ["add", "sub", "mul", "neg"],
         "second_backward": "unsupported", "depth": 500}


def number(value):
    """A number of the protocol as a float."""
    return float(value) if isinstance(value, str) else value * 1.0


def plain(value):
    """A float as a number of the protocol."""
    return value if math.isfinite(value) else str(value)


def product(adjoint, partial):
    return adjoint * partial if adjoint else 0.0


def evaluate(graph, point):
    """The value of each node."""
    inputs, values = iter(point), []
    for op, *operands in graph:
        if op in ("input", "const"):
            values.append(number(next(inputs) if op == "input" else operands[0]))
            continue
        a, b = values[operands[0]], values[operands[-1]]
        values.append({"add": a + b, "sub": a - b, "mul": a * b, "neg": -a}[op])
    return values


def add_adjoints(graph, values, output, gradient):
    """Adds the adjoint of each node for one backward of the output to the gradient."""
    adjoints = [0.0] * len(graph)
    adjoints[output] = 1.0
    for i in range(output, -1, -1):
        op, *operands = graph[i]
        if op in ("input", "const"):
            gradient[i] += adjoints[i]
            continue
        a, b = values[operands[0]], values[operands[-1]]
        partials = {"add": (1, 1), "sub": (1, -1), "mul": (b, a), "neg": (-1,)}[op]
        for operand, partial in zip(operands, partials):
            adjoints[operand] += product(adjoints[i], partial)


def answer_point(request, point):
    graph = request["graph"]
    values = evaluate(graph, point)
    gradient, output = [0.0] * len(graph), len(graph) - 1
    for step in request.get("backward") or [output]:
        if step == "clear":
            gradient = [0.0] * len(graph)
        else:
            output = step
            add_adjoints(graph, values, output, gradient)
    wanted = request.get("wanted") or [i for i, node in enumerate(graph) if node[0] == "input"]
    return {"value": plain(values[output]), "gradient": [plain(gradient[i]) for i in wanted]}


def right_answer(request):
    if request["command"] == "start":
        answer = START
    else:
        answer = {"id": request["id"], "answers": [answer_point(request, point) for point in request["points"]]}
    return json.dumps(answer).encode() + b"\n"


def count_start():
    """The number of the start, and notes it."""
    with open("starts", "ab") as file:
        file.write(b".")
        return file.tell()


def main():
    seed, often, *names = sys.argv[1:]
    start = count_start()
    chance = random.Random(f"{seed}/{start}")
    chance.start = start
    for line in sys.stdin.buffer:
        request = json.loads(line)
        moment = request["command"]
        harms = [HARMS[name] for name in names if getattr(HARMS[name], moment)]
        harm = chance.choice(harms) if harms and chance.random() < float(often) else None
        answer = None if moment == "stop" else right_answer(request)
        if harm:
            answer = getattr(harm, moment)(chance, answer)
        if answer:
            write(answer)
        if moment == "stop":
            return


if __name__ == "__main__":
    main()
