# SPDX-License-Identifier: MIT
"""Runs minigrad as the attack does, and checks what must hold for every run, whatever happened to it."""

import contextlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
EXIT_CODES = (0, 1, 2, 3)
# The variable that marks every process of a try, so that leftover ones are found.
MARK = "MINIGRAD_ATTACK"
# Tabs and newlines are text; other control characters, and those that change the direction of writing, are not.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MOST_KIBIBYTES = 3 << 20


class Broken(Exception):
    """A promise that does not hold."""


def require(holds, words):
    if not holds:
        raise Broken(words)


def printable(text):
    return text[:2000].encode("unicode_escape").decode()


def end_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


class Harness:
    """Runs one program under test in a folder of the try. Small tries end in a second or two."""

    def __init__(self, minigrad, folder, is_small, seed=0, number=0):
        self.minigrad, self.folder, self.mark, self.is_small = str(minigrad), folder, folder.name, is_small
        self.seed, self.number = seed, number  # of the attack, and of the try in its kind

    def start(self, arguments, **streams):
        environment = {**os.environ, MARK: self.mark, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.Popen([self.minigrad, *map(str, arguments)], cwd=self.folder, env=environment,
                                start_new_session=True, **streams)

    def run(self, arguments, seconds=60, codes=EXIT_CODES):
        """The exit code and the output of a run that must end by itself, with words and within its time."""
        output = self.folder / "output"
        with open(output, "wb") as file:
            process = self.start(arguments, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
            code, kibibytes = wait(process, seconds)
        text = output.read_bytes()
        what = f"{' '.join(map(str, arguments))}: "
        require(code is not None, f"{what}still running after {seconds} s: {printable(decode(text)[-500:])}")
        require(code in codes, f"{what}exit code {code}: {printable(decode(text)[-500:])}")
        require(text or code == 0, f"{what}exit code {code} without words")
        require(kibibytes < MOST_KIBIBYTES, f"{what}{kibibytes} KiB of memory")
        require_printable(text, what)
        return code, decode(text)

    def processes(self):
        """The processes that carry the mark of this try."""
        entry = f"{MARK}={self.mark}".encode()
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if entry in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
        return found

    def require_no_processes(self, seconds=15):
        deadline = time.monotonic() + seconds
        while left := self.processes():
            if time.monotonic() > deadline:
                names = [command_of(process) for process in left]
                for process in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                raise Broken(f"processes are left: {names}")
            time.sleep(0.05)


def command_of(process):
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return "?"


def wait(process, seconds):
    """The exit code, or nothing if the process had to be killed, and its peak memory in KiB."""
    deadline = time.monotonic() + seconds
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss
        if time.monotonic() > deadline:
            end_group(process)
            process.wait()
            return None, 0
        time.sleep(0.005)


def decode(text):
    return text.decode(errors="surrogateescape")


def require_printable(text, what):
    try:
        found = UNPRINTABLE.search(text.decode())
    except UnicodeDecodeError as error:
        raise Broken(f"{what}output is not UTF-8: {printable(decode(text[max(0, error.start - 50):]))}") from error
    if found:
        begin = max(0, found.start() - 50)
        raise Broken(f"{what}prints a control character: {printable(found.string[begin:found.end() + 50])}")


def require_whole_files(folder):
    """Every case and record is complete JSON, and nothing else is left."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        require(path.suffix in (".json", ".campaign"), f"left over: {path.relative_to(folder)}")
        try:
            json.loads(path.read_bytes())
        except ValueError as error:
            raise Broken(f"torn: {path.relative_to(folder)}: {error}") from error


def cases_in(folder):
    """The content of each case by its name. Torn files are errors."""
    return {str(path.relative_to(folder)): json.loads(path.read_bytes()) for path in sorted(folder.rglob("*.json"))}


def limit_core_files():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
