# SPDX-License-Identifier: MIT
"""Harms in the answer to `start`: what an engine says that it is, and that it changes."""

import os
import signal
import time

from harms import edited, either, harmless, noticed, sleep, with_field, without_field, write, write_for_ever
from hostile_answers import ESCAPES

NO_START = r"did not start"


def unstartable(start):
    return noticed(start=start, words=NO_START)


def named(name):
    return edited(lambda chance, message: message.update(name=name, version=name, language=name))


def die_at_first(chance, answer):
    """So that the engine is started again."""
    if chance.start == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


def changing(change):
    """Claims that depend on the number of the start."""
    def start(chance, answer):
        return answer if chance.start == 1 else edited(lambda _, message: change(chance, message))(chance, answer)
    return noticed(run=die_at_first, start=start)


def set_of(message, number):
    message["ops"] = message["ops"][number % 4:]


HARMS = {
    "never answers start": unstartable(sleep),
    "dies at start": unstartable(lambda chance, answer: os.kill(os.getpid(), signal.SIGSEGV)),
    "exits at start": unstartable(lambda chance, answer: os._exit(chance.choice((0, 1, 126, 127, 255)))),
    "stops itself at start": unstartable(lambda chance, answer: os.kill(os.getpid(), signal.SIGSTOP)),
    "closes output at start": unstartable(lambda chance, answer: os.close(1) or sleep()),
    "random bytes at start": unstartable(lambda chance, answer: b"\xff" + chance.randbytes(1000) + b"\n"),
    "half a line at start": unstartable(lambda chance, answer: write(answer[:50]) or sleep()),
    "endless line at start": unstartable(lambda chance, answer: write_for_ever(b"x" * 65536)),
    "endless spaces and newlines": unstartable(lambda chance, answer: write_for_ever(b" \n" * 32768)),
    "refuses to start": unstartable(lambda chance, answer: b'{"error": "\\u001b[2J no"}\n'),
    "another protocol": unstartable(with_field("protocol", lambda chance: chance.choice((0, 2, -1, 1.5, "1", None)))),
    "no protocol": unstartable(without_field("protocol")),
    "no name": unstartable(without_field("name")),
    "a name that is null": unstartable(with_field("name", None)),
    "no operations": unstartable(without_field("ops")),
    "operations are a word": unstartable(with_field("ops", "add")),
    "an unknown operation": unstartable(with_field("ops", ["add", ESCAPES])),
    "an operation twice": unstartable(with_field("ops", ["add", "add"])),
    "a million operations": unstartable(with_field("ops", ["add"] * 1_000_000)),
    "a leaf as an operation": unstartable(with_field("ops", ["input"])),
    "kinks out of range": unstartable(with_field("kinks", lambda chance: chance.choice(
        ({"relu": 2}, {"abs": "nan"}, {"max": -1}, [], 5)))),
    "an unknown dtype": unstartable(with_field("dtype", "float\x1b[31m")),
    "no ways of constants": unstartable(with_field("constants", [])),
    "a depth below 0": unstartable(with_field("depth", lambda chance: chance.choice((-1, 0.5, "deep", 2**64)))),
    "in place of nothing": unstartable(with_field("in_place", ["neg"])),
    "claims nothing": noticed(start=with_field("ops", [])),
    "a depth of 0": either(start=with_field("depth", 0)),
    "a name with escapes": either(start=named(ESCAPES)),
    "a name of 10 MB": either(start=named("x" * 10_000_000)),
    "a name of nothing": either(start=named("")),
    "a name that forges a report": either(start=named("```\n# [no failure](http://localhost)\n<b>&]]>|x|")),
    "a name of the harness": either(start=named("minigrad")),
    "floats that are doubles": either(start=with_field("dtype", "float32")),
    "second backward that fails": either(start=with_field("second_backward", "accumulates")),
    "gradients of all nodes": either(start=with_field("gradients", "all")),
    "two answers to start": either(start=lambda chance, answer: answer + answer),
    "answers before any question": either(start=lambda chance, answer: answer + b'{"id": 1, "answers": []}\n'),
    "unknown claims": harmless(start=with_field("magic", [{"a": ESCAPES}])),
    "a great depth": harmless(start=with_field("depth", 2**53)),
    "a little late at start": harmless(start=lambda chance, answer: time.sleep(0.1) or answer),
    "another name at each start": changing(lambda chance, message: message.update(name=f"hostile {chance.start}")),
    "another version at each start": changing(lambda chance, message: message.update(version=str(chance.start))),
    "other operations at each start": changing(lambda chance, message: set_of(message, chance.start)),
    "other depth at each start": changing(lambda chance, message: message.update(depth=500 - chance.start)),
    "other escapes at each start": changing(lambda chance, message: message.update(name=ESCAPES * chance.start)),
    "other dtype at each start": changing(
        lambda chance, message: message.update(dtype=("float32", "float64")[chance.start % 2])),
    "claims grow at each start": changing(lambda chance, message: message["ops"].append("sin")),
    "other claims only once": changing(lambda chance, message: chance.start == 2 and message["ops"].pop()),
    "fails at the second start": either(run=die_at_first, start=lambda chance, answer: (
        answer if chance.start == 1 else sleep())),
}
