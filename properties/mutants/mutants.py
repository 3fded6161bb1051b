#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Changes the engine one token at a time and runs the tests. Survivors must be in equivalent.txt, with a reason.

A mutated header stands in a folder of its own, which is searched before the checkout. engine.cpp, compiled with it, is
linked before the tests, and the first test that fails kills the mutant. Exit code 0 means that the survivors are exactly
the listed mutants, 1 that they are not, 2 that the mutants could not be run.
"""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading

import mutations

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EQUIVALENT = HERE / "equivalent.txt"

HEADERS = [f"minigrad/{name}.h" for name in ("rules", "tape", "memory", "nested_tape", "scalar")]
ENGINE = "properties/mutants/CMakeFiles/mutated_engine.dir/engine.cpp.o"
# The tests that a mutant must pass to survive, the quickest first.
TESTS = [
    ("bin/minigrad_test", ["--gtest_fail_fast"]),
    ("bin/minigrad", ["replay", str(ROOT / "corpus/cases")]),
    ("bin/properties_test", ["--gtest_fail_fast", "--gtest_filter=Goal.No*:Differential.*TheJudge"]),
]
# The limits of processor time and memory after which a mutant counts as killed.
SECONDS = 30
KIBIBYTES = 8388608

COMPILE_ERROR, KILLED, SURVIVED = "compile error", "killed", "survived"


class Stopped(Exception):
    """The run is to stop."""


class Processes:
    """The running processes, which are killed at the end."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = set()
        self.stopped = False

    def run(self, command, folder):
        """The exit code, or minus the signal, and the output."""
        with self.lock:
            if self.stopped:
                raise Stopped
            process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env={**os.environ, "CCACHE_DISABLE": "1"}, start_new_session=True, text=True, errors="replace",
            )  # fmt: skip
            self.running.add(process)
        said, _ = process.communicate()
        with self.lock:
            self.running.remove(process)
            if self.stopped:
                raise Stopped
        return process.returncode, said

    def stop(self):
        with self.lock:
            self.stopped = True
            for process in self.running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


class Laboratory:
    """Builds and tests one header instead of the checkout's, with ninja's commands."""

    def __init__(self, build):
        self.build = build
        self.processes = Processes()
        self.commands = {}
        if not os.path.exists(os.path.join(build, ENGINE)):
            raise RuntimeError(f"{build} is not built for mutants: `./dev mutants` does it all")
        for target in [ENGINE, *(program for program, _ in TESTS)]:
            said = subprocess.run(
                ["ninja", "-C", build, "-t", "commands", "-s", target], check=True, capture_output=True, text=True
            ).stdout
            self.commands[target] = [word for word in shlex.split(said.splitlines()[-1]) if word not in (":", "&&")]

    def make(self, target, folder, words):
        """Whether a command that writes the target into the folder succeeded, and its output."""
        words[words.index("-o") + 1] = os.path.join(folder, os.path.basename(target))
        code, said = self.processes.run(words, self.build)
        return code == 0, said

    def compile(self, folder):
        """Whether the engine compiles with the header in the folder."""
        words = [*self.commands[ENGINE], "-iquote", os.path.join(folder, "include")]
        words[words.index("-MF") + 1] = os.path.join(folder, "dependencies")
        worked, said = self.make(ENGINE, folder, words)
        if not worked and not re.search(r":\d+:\d+: error: ", said):
            raise RuntimeError(f"the compiler failed, and not because of a mutant:\n{said}")
        return worked

    def link(self, program, folder):
        """Links the engine's object before those of a program."""
        words = list(self.commands[program])
        words.insert(words.index("-o"), "-Wl,-S")
        words.insert(next(k for k, word in enumerate(words) if word.endswith(".o")), os.path.join(folder, "engine.cpp.o"))
        worked, said = self.make(program, folder, words)
        if not worked:
            raise RuntimeError(f"{program} cannot be linked:\n{said}")

    def complaint(self, program, arguments, folder):
        """The test that failed; None if all passed."""
        # One limit per command: some shells take no more.
        limits = f"ulimit -c 0 && ulimit -t {SECONDS} && ulimit -v {KIBIBYTES}"
        within = f'{limits} && exec "$0" "$@"'
        command = ["sh", "-c", within, os.path.join(folder, os.path.basename(program)), *arguments]
        code, said = self.processes.run(command, folder)
        if code == 0:
            return None
        if code < 0:
            name = signal.Signals(-code).name
            return "the limit of time" if name in ("SIGXCPU", "SIGKILL") else name
        failed = re.search(r"\[  FAILED  \] (\S+\.\w+)|([\w-]+\.json): failed", said)
        return (failed.group(1) or failed.group(2)) if failed else f"exit code {code}"

    def examine(self, file, text):
        """The fate of a header with that text: compile error, killed or survived, and the test that killed it."""
        with tempfile.TemporaryDirectory(dir=self.build, prefix="mutant-") as folder:
            header = pathlib.Path(folder, "include", file)
            header.parent.mkdir(parents=True)
            header.write_text(text)
            if not self.compile(folder):
                return COMPILE_ERROR, None
            for program, arguments in TESTS:
                self.link(program, folder)
                if by := self.complaint(program, arguments, folder):
                    return KILLED, by
            return SURVIVED, None


def read_equivalent():
    """The listed mutants: a header and the changed line each. The indented lines below are reasons."""
    listed = []
    for line in EQUIVALENT.read_text().splitlines():
        if line and not line.startswith(("#", " ")):
            file, _, changed = line.partition(": ")
            listed.append((file, changed))
    return listed


def every_mutant():
    return [mutant for file in HEADERS for mutant in mutations.mutants(file, (ROOT / file).read_text())]


def table(results):
    """The counts for each header, as Markdown."""
    heads = ["file", "mutants", "killed", "compile errors", "equivalent", "survived"]
    rows = [[file, *(len(ways) if way is None else ways.count(way) for way in (None, KILLED, COMPILE_ERROR, "equivalent", SURVIVED))]
            for file, ways in results.items()]  # fmt: skip
    rows.append(["**all**", *(sum(row[k] for row in rows) for k in range(1, len(heads)))])
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in [heads, *rows]]
    return "\n".join([lines[0], "|---|" + "---:|" * (len(heads) - 1), *lines[1:]])


def run(laboratory, mutants, jobs, listed):
    """Tests the mutants, prints the fate of each, and returns the problems as sentences."""
    problems = []
    results = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        try:
            outcomes = pool.map(lambda mutant: laboratory.examine(mutant.file, mutant.text), mutants)
            for number, (mutant, (way, by)) in enumerate(zip(mutants, outcomes), 1):
                is_listed = (mutant.file, mutant.changed) in listed
                shown = "equivalent" if way == SURVIVED and is_listed else way
                results.setdefault(mutant.file, []).append(shown)
                print(f"[{number}/{len(mutants)}] {mutant}: {shown}{f' by {by}' if by else ''}", flush=True)
                if shown == SURVIVED:
                    problems.append(f"{mutant} survives: {mutant.changed}")
                elif way != SURVIVED and is_listed:
                    problems.append(f"{mutant} is listed as equivalent, but: {way}{f' by {by}' if by else ''}")
        except BaseException:
            laboratory.processes.stop()
            pool.shutdown(cancel_futures=True)
            raise
    print("\n" + table(results))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="a folder in which CMake's preset `mutants` has been built")
    parser.add_argument("--jobs", type=int, default=2, help="how many mutants at once (default: 2)")
    parser.add_argument("--only", metavar="FILE[:LINE]", default="", help="only the mutants of a header, or of a line")
    parser.add_argument("--list", action="store_true", help="print the mutants and run none")
    arguments = parser.parse_args()
    if arguments.jobs < 1:
        parser.error("at least one job is needed")

    every = every_mutant()
    file, _, line = arguments.only.partition(":")
    chosen = [mutant for mutant in every if file in ("", mutant.file, os.path.basename(mutant.file)) and line in ("", str(mutant.line))]
    if not chosen:
        parser.error(f"there is no mutant of {arguments.only}")
    if arguments.list:
        print(*(f"{mutant}: {mutant.changed}" for mutant in chosen), sep="\n")
        return 0
    listed = read_equivalent()
    there = {(mutant.file, mutant.changed) for mutant in every}
    problems = [f"{file}: {changed}: listed as equivalent, but there is no such mutant" for file, changed in listed
                if (file, changed) not in there]  # fmt: skip

    laboratory = Laboratory(os.path.abspath(arguments.build))
    for file in dict.fromkeys(mutant.file for mutant in chosen):
        way, by = laboratory.examine(file, (ROOT / file).read_text())
        if way != SURVIVED:
            raise RuntimeError(f"{file} fails as it is: {way}{f' by {by}' if by else ''}")
    problems += run(laboratory, chosen, arguments.jobs, set(listed))
    if problems:
        print("\n" + "\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        print(f"mutants: {error}", file=sys.stderr)
        sys.exit(2)
