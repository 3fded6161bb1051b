# SPDX-License-Identifier: MIT
"""Hostile clients of `minigrad serve`: each line gets one answer that is JSON, until stop or the end of the input, and a
valid line gets the right one."""

import json
import subprocess
import threading

from files import mutate
from run import MOST_KIBIBYTES, Broken, require, wait

START = b'{"versions": [1], "command": "start", "harness": "attack"}'
RUN = (b'{"command": "run", "id": 7, "graph": [["input"], ["const", 2.5], ["mul", 0, 1], ["sin", 2], ["add", 3, 0]], '
       b'"points": [[0.5], [1e300], ["nan"], [-0.0]]}')
BEGINS = {START: '{"protocol": 1, "name": "minigrad", ', RUN: '{"id": 7, "answers": [{"value": '}


def line(random):
    kind = random.choices(("mutated", "bytes", "valid", "long", "wide"), (10, 3, 4, 0.004, 0.004))[0]
    if kind == "bytes":
        return random.randbytes(random.choice((0, 1, 50, 5000)))
    if kind == "valid":
        return random.choice((START, RUN))
    if kind == "long":
        return b"[" + b"1," * (random.choice((1, 30, 40)) << 20)
    if kind == "wide":  # the answer would have 400,000,000 numbers
        graph = b", ".join([b'["input"]'] * 20_000)
        row = b"[" + b", ".join([b"1"] * 20_000) + b"]"
        return b'{"command": "run", "id": 1, "graph": [' + graph + b'], "points": [' + b", ".join([row] * 60) + b"]}"
    return mutate(random, random.choice((START, RUN)))


def is_stop(text):
    try:
        return json.loads(text).get("command") == "stop"
    except (ValueError, AttributeError, RecursionError):
        return False


def client(random, harness):
    count = random.choice((1, 20, 100) if harness.is_small else (1, 100, 1000))
    lines = [line(random).replace(b"\n", b" ") for _ in range(count)]
    lines = [text for text in lines if not is_stop(text)]
    ends_early = random.random() < 0.2
    text = b"\n".join(lines) + (b"" if random.random() < 0.3 or not lines else b"\n")
    with open(harness.folder / "errors", "wb") as errors:
        process = harness.start(["serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        writer = threading.Thread(target=send, args=(process.stdin, text), daemon=True)
        writer.start()
        answers = process.stdout.read(random.randrange(1000)) if ends_early else process.stdout.read()
        process.stdout.close()
        code, kibibytes = wait(process, 60)
    require(code is not None, "serve does not end")
    require(code in ((0, 2) if ends_early else (0,)), f"exit code {code}: {(harness.folder / 'errors').read_bytes()!r}")
    require(kibibytes < MOST_KIBIBYTES, f"{kibibytes} KiB of memory")
    if not ends_early:
        check_answers(answers, text.count(b"\n") + (not text.endswith(b"\n") and text != b""), lines)
    return f"{len(lines)} lines"


def send(stream, text):
    try:
        stream.write(text)
        stream.close()
    except OSError:
        pass


def check_answers(answers, count, lines):
    found = answers.decode().splitlines() if answers else []
    require(len(found) == count, f"{len(found)} answers to {count} lines")
    for answer in found:
        try:
            json.loads(answer)
        except ValueError as error:
            raise Broken(f"no JSON: {answer[:200]}") from error
    for question, answer in zip(lines, found):
        require(answer.startswith(BEGINS.get(question, "")), f"{question}: {answer[:200]}")


KINDS = {"hostile clients of serve": client}
