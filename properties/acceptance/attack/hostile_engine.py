# SPDX-License-Identifier: MIT
"""An engine that misbehaves: it passes messages on to `minigrad serve` and does harm with a chance.

usage: hostile_engine.py MINIGRAD SEED CHANCE HARM...; CHANCE is that of a harm at each message
"""

import os
import random
import signal
import subprocess
import sys
import time


def write(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def spawn(*command):
    """A child that outlives this process if it can, and ignores what it can."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)


def kill_guard(number):
    os.kill(os.getppid(), number)


def change_bytes(chance, answer):
    changed = bytearray(answer)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def eat_memory():
    eaten = []
    for _ in range(64):
        eaten.append(b"x" * (64 << 20))


def flood_errors():
    for _ in range(50):
        sys.stderr.buffer.write(b"\xe9\x1b]0;x\x07" * 10_000)


def drip(answer):
    for i in range(len(answer)):
        write(answer[i:i + 1])
        time.sleep(0.05)


def end(chance):
    signals = (signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM)
    os.kill(os.getpid(), chance.choice(signals))


def refuse_with_escapes(answer):
    return answer.split(b', "answers"')[0] + rb', "error": "\u001b[2J\u202e\u009b\u0007"}' + b"\n"


# Each harm gets the random numbers and the right answer, and returns what is written as the answer, or nothing.
HARMS = {
    "garbage": lambda chance, answer: chance.randbytes(chance.choice((1, 100, 100_000))) + b"\n",
    "changed bytes": change_bytes,
    "cut answer": lambda chance, answer: answer[: chance.randrange(len(answer))] + b"\n",
    "huge line": lambda chance, answer: b" " * (70 << 20) + answer,
    "never answers": lambda chance, answer: time.sleep(3600),
    "slow bytes": lambda chance, answer: drip(answer),
    "bad UTF-8": lambda chance, answer: answer.replace(b'"id"', b'"\xff\xc3"', 1),
    "escapes": lambda chance, answer: refuse_with_escapes(answer),
    "closes early": lambda chance, answer: os._exit(chance.choice((0, 1, 86, 126, 255))),
    "closes output": lambda chance, answer: (os.close(1), time.sleep(3600)),
    "dies": lambda chance, answer: end(chance),
    "children": lambda chance, answer: spawn("sleep", "3600") or answer,
    "children, then dies": lambda chance, answer: spawn("sleep", "3600") or end(chance),
    "flood of errors": lambda chance, answer: flood_errors() or answer,
    "two answers": lambda chance, answer: answer + answer,
    "eats memory": lambda chance, answer: eat_memory() or answer,
    "stops its guard": lambda chance, answer: kill_guard(signal.SIGSTOP) or answer,
    "kills its guard": lambda chance, answer: spawn("sleep", "3600") or kill_guard(signal.SIGKILL) or answer,
    "other claims": lambda chance, answer: answer,
    "flood at stop": lambda chance, answer: answer,
}


def start_answer(answer, harms, chance):
    """The claims, with foreign text in the name; different at each start if that is the harm."""
    if "escapes" in harms:
        answer = answer.replace(b'"name": "', rb'"name": "\u001b]0;title\u0007\u202e', 1)
    if "other claims" in harms and random.random() < 0.5:
        answer = answer.replace(b'"add", ', b"", 1)
    return answer


def main():
    minigrad, seed, often, *harms = sys.argv[1:]
    chance = random.Random(f"{seed}/{time.monotonic_ns() if 'other claims' in harms else 0}")
    server = subprocess.Popen([minigrad, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for line in sys.stdin.buffer:
        if b'"stop"' in line:
            while "flood at stop" in harms:
                write(b"x" * 65536)
            return
        server.stdin.write(line)
        server.stdin.flush()
        answer = server.stdout.readline()
        if b'"start"' in line:
            answer = start_answer(answer, harms, chance)
        elif chance.random() < float(often):
            answer = HARMS[chance.choice(harms)](chance, answer)
        write(answer or b"")


if __name__ == "__main__":
    main()
