# SPDX-License-Identifier: MIT
"""What the lists of harms share. A harm gets random numbers and the right answer, and returns what is written."""

import json
import os
import time

# Effects of a harm that is done at every message. A run of a noticed one must not succeed, and a run of a harmless one
# must; any other may do either.
NOTICED, HARMLESS, EITHER = "noticed", "harmless", "either"


class Harm:
    """Harms at three moments; nothing at a moment where there is no function."""

    def __init__(self, effect, run=None, start=None, stop=None, words=""):
        self.effect, self.run, self.start, self.stop = effect, run, start, stop
        self.words = words  # a pattern that the output must contain


def noticed(run=None, words="", **moments):
    return Harm(NOTICED, run, words=words, **moments)


def harmless(run=None, **moments):
    return Harm(HARMLESS, run, **moments)


def either(run=None, words="", **moments):
    return Harm(EITHER, run, words=words, **moments)


def write(data):
    """Writes all of it, also if the harness reads slowly. The harness may leave."""
    while data:
        data = data[os.write(1, data[:1 << 20]):]


def write_for_ever(data):
    while True:
        write(data)


def complain(data):
    while data:
        data = data[os.write(2, data[:1 << 20]):]


def sleep(*_):
    time.sleep(3600)


def line(message):
    return json.dumps(message).encode() + b"\n"


def edited(change):
    """The answer with a change to its JSON: `change` gets the random numbers and the message."""
    def harm(chance, answer):
        message = json.loads(answer)
        change(chance, message)
        return line(message)
    return harm


def with_field(name, value):
    return edited(lambda chance, message: message.update({name: value(chance) if callable(value) else value}))


def without_field(name):
    return edited(lambda chance, message: message.pop(name, None))
