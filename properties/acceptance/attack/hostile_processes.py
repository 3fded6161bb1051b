# SPDX-License-Identifier: MIT
"""Harms of the process: how it ends, stops, floods, forks and treats its guard."""

import fcntl
import os
import resource
import signal
import time

from harms import complain, either, harmless, noticed, sleep, write, write_for_ever

DEADLY = (signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGKILL, signal.SIGTERM, signal.SIGPIPE, signal.SIGINT)
AT_STOP = r"at stop|did not end|more than"


def ignore_signals():
    for number in range(1, signal.NSIG):
        if number not in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD, 32, 33):
            signal.signal(number, signal.SIG_IGN)


def fork(work, leaves_group):
    """A child that ignores what it can, works and never ends."""
    if os.fork():
        return
    ignore_signals()
    if leaves_group:
        os.setsid()
    try:
        work()
        time.sleep(3600)
    finally:
        os._exit(0)


def close_streams():
    for descriptor in (0, 1, 2):
        os.close(descriptor)


def child(work=lambda: None, leaves_group=True, count=1):
    """Children at the first message only: their number is bounded."""
    def harm(chance, answer):
        for _ in range(0 if hasattr(chance, "has_forked") else count):
            fork(work, leaves_group)
        chance.has_forked = True
        return answer
    return harm


def both(first, second):
    return lambda chance, answer: second(chance, first(chance, answer))


def grandchild(chance, answer):
    """A daemon: its parent ends at once."""
    if hasattr(chance, "has_forked"):
        return answer
    chance.has_forked = True
    if os.fork() == 0:
        fork(close_streams, leaves_group=True)
        os._exit(0)
    os.wait()
    return answer


def goes_on_in_child(chance, answer):
    """The program ends, and a child answers in its place."""
    if os.fork():
        os._exit(0)
    time.sleep(0.05)
    return answer


def die(chance, answer):
    os.kill(os.getpid(), chance.choice(DEADLY))
    time.sleep(3600)


def quit_(chance, answer):
    os._exit(chance.choice((0, 1, 2, 3, 86, 126, 127, 130, 139, 255)))


def dies_saying(text):
    return both(lambda chance, answer: complain(text), die)


def signal_guard(*numbers):
    def harm(chance, answer):
        os.kill(os.getppid(), chance.choice(numbers))
        return answer
    return harm


def eat_memory(chance, answer):
    eaten = []
    for _ in range(64):
        eaten.append(b"x" * (64 << 20))
    return answer


def spin(chance, answer):
    while True:
        pass


def shrink_pipes(chance, answer):
    for descriptor in (0, 1):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, 4096)
    return answer


def lower_limits(chance, answer):
    resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(5)
    return answer


def closes(descriptor, then):
    return lambda chance, answer: os.close(descriptor) or then(chance, answer)


def answers(chance, answer):
    return answer


HARMS = {
    "exits": noticed(quit_),
    "dies of a signal": noticed(die),
    "never answers": noticed(sleep),
    "spins": noticed(spin),
    "stops itself": noticed(lambda chance, answer: os.kill(os.getpid(), signal.SIGSTOP)),
    "stops its group": noticed(lambda chance, answer: os.killpg(0, signal.SIGSTOP)),
    "stops its guard": harmless(signal_guard(signal.SIGSTOP)),
    "stops its guard and itself": noticed(lambda chance, answer: signal_guard(signal.SIGSTOP)(chance, answer) and os.kill(
        os.getpid(), signal.SIGSTOP)),
    "kills its guard": noticed(both(signal_guard(signal.SIGKILL), sleep)),
    "kills its guard after a fork": noticed(both(child(), both(signal_guard(signal.SIGKILL), sleep))),
    "sends signals to its guard": either(signal_guard(*(set(range(1, 32)) - {signal.SIGKILL, signal.SIGSTOP}))),
    "closes its output": noticed(closes(1, sleep)),
    "closes its output and ends": noticed(closes(1, lambda chance, answer: os._exit(0))),
    "closes its input": either(closes(0, answers)),
    "closes its errors": harmless(lambda chance, answer: os.dup2(os.open("/dev/null", os.O_WRONLY), 2) and answer),
    "reads nothing more": noticed(start=lambda chance, answer: write(answer) or sleep()),
    "ignores all signals and hangs": noticed(lambda chance, answer: ignore_signals() or sleep()),
    "ignores all signals": harmless(lambda chance, answer: ignore_signals() or answer),
    "floods its errors": harmless(lambda chance, answer: complain(b"\xe9\x1b]0;x\x07\r" * 200_000) or answer),
    "floods its errors for ever": noticed(lambda chance, answer: [complain(b"and more\n" * 1000) for _ in iter(int, 1)]),
    "one endless line of errors": noticed(lambda chance, answer: [complain(b"\xc3\xa9" * 8192) for _ in iter(int, 1)]),
    "last words with escapes": noticed(dies_saying(b"\x1b[2J\x07\x9b\xe2\x80\xae\xc2\x9b\r\0 end\n")),
    "last words in Latin-1": noticed(dies_saying(b"caf\xe9 " * 10)),
    "last words cut in a character": noticed(dies_saying(b"\xc3\xa9" * 9000 + b"!")),
    "last words of many lines": noticed(dies_saying(b"\n" * 100_000 + b"\xe2\x80\xa8line\n" * 100)),
    "last words that forge": noticed(dies_saying(b"\nno failure of hostile\n```\n# fine\n]]><b>\n")),
    "a child": harmless(child(close_streams, leaves_group=False)),
    "a child in another session": harmless(child(close_streams)),
    "a child that holds the pipes": harmless(child()),
    "a daemon": harmless(grandchild),
    "twenty children": either(child(count=20)),
    "a child, then dies": noticed(both(child(leaves_group=False), die)),
    "a child with the pipes, then dies": noticed(both(child(), die)),
    "a child that floods, then dies": noticed(both(child(lambda: write_for_ever(b"x" * 65536)), die)),
    "a child that writes later": either(child(lambda: time.sleep(0.1) or write(b"late\n"))),
    "goes on in a child": noticed(goes_on_in_child),
    "eats memory": noticed(eat_memory),
    "small pipes": harmless(shrink_pipes),
    "low limits": harmless(lower_limits),
    "leaves its folder": harmless(lambda chance, answer: (os.chdir("/"), os.umask(0o777)) and answer),
    "floods after stop": either(stop=lambda chance, answer: write_for_ever(b"x" * 65536), words=AT_STOP),
    "hangs at stop": either(stop=sleep, words=AT_STOP),
    "spins at stop": either(stop=spin, words=AT_STOP),
    "ignores all signals at stop": either(stop=lambda chance, answer: ignore_signals() or sleep(), words=AT_STOP),
    "stops itself at stop": either(stop=lambda chance, answer: os.kill(os.getpid(), signal.SIGSTOP), words=AT_STOP),
    "stops its guard at stop": either(stop=signal_guard(signal.SIGSTOP)),
    "kills its guard at stop": either(stop=both(child(), both(signal_guard(signal.SIGKILL), sleep)), words=AT_STOP),
    "closes its output at stop": either(stop=closes(1, sleep), words=AT_STOP),
    "exits with 3 at stop": either(stop=lambda chance, answer: os._exit(3), words=AT_STOP),
    "dies at stop": either(stop=die, words=AT_STOP),
    "answers stop": either(stop=lambda chance, answer: b'{"bye": "\\u001b"}\n', words=AT_STOP),
    "errors without end at stop": either(
        stop=lambda chance, answer: [complain(b"bye\x1b\n" * 1000) for _ in iter(int, 1)], words=AT_STOP),
    "a child that outlives stop": harmless(stop=child()),
    "a child that floods after stop": either(stop=child(lambda: write_for_ever(b"x" * 65536))),
}
