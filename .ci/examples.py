#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the examples in the documents, compares what they print with what the documents show, and checks the links.

docs/EXAMPLES.md describes the form. Each document runs in a temporary home folder, in which ~/minigrad looks like a
checkout of this repository whose release build is the program under test.
"""

import argparse
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIME_LIMIT = 600  # seconds for one document, also under a sanitizer
NOT_RUN = re.compile(r"\s# not run\b")
SHELLS = ("sh", "bash", "shell", "zsh")
# The rest of ./dev builds or installs, so its examples must be marked as not run.
DEV = """#!/bin/sh
[ "$1" = minigrad ] || { echo "mark the command ./dev $1 as not run"; exit 2; }
shift
exec minigrad "$@"
"""


class Malformed(Exception):
    """An example is not in the form that docs/EXAMPLES.md describes."""


@dataclasses.dataclass
class Step:
    """A command of a document and its expected output, or a file and its text."""

    line: int
    expected: list
    command: str = ""
    file: str = ""


def fenced_blocks(text):
    """Line number, words of the info string, and lines of each fenced block."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        opening = re.match(r"(`{3,}|~{3,})(.*)", line)
        if fence is None and opening:
            fence, first, words, lines = opening[1], number, opening[2].split(), []
        elif fence is not None and line.strip() == fence:
            yield first, words, lines
            fence = None
        elif fence is not None:
            lines.append(line)


def session(first, lines):
    """The steps of a console block. A command that ends in a backslash continues on the next line."""
    steps = []
    for number, line in enumerate(lines, first + 1):
        if steps and steps[-1].command.endswith("\\") and not steps[-1].expected:
            steps[-1].command += "\n" + line
        elif line.startswith("$ "):
            steps.append(Step(number, [], command=line[2:]))
        elif steps:
            steps[-1].expected.append(line)
        else:
            raise Malformed(f"line {number}: a console block begins with a command, `$ ...`")
    return [step for step in steps if not NOT_RUN.search(step.command)]


def steps_of(text):
    steps = []
    for first, words, lines in fenced_blocks(text):
        language = words[0] if words else ""
        if language == "console":
            steps += session(first, lines)
        elif language in SHELLS:
            raise Malformed(f"line {first}: commands go into a console block, so that they are run")
        elif len(words) == 2:
            steps.append(Step(first, lines, file=words[1]))
    return steps


def broken_links(path, text):
    """The relative links in a document whose files do not exist."""
    prose = re.sub(r"(?ms)^(`{3,}).*?^\1$|`[^`\n]*`", "", text)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]
    return [link for link in links if not (path.parent / link).exists()]


def matches(expected, printed):
    """Whether the lines agree. `...` stands for any text, and on a line of its own for any lines."""
    pattern = ""
    for line in expected:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split("...")) + r"\n"
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


def make_home(home, minigrad):
    """A checkout in ~/minigrad, made of links: nothing is copied, and files that examples write stay in `home`."""
    checkout = home / "minigrad"
    (checkout / "build/release").mkdir(parents=True)
    (checkout / "build/release/bin").symlink_to(minigrad.parent)
    for entry in ROOT.iterdir():
        if entry.name not in ("build", "dev", ".git"):
            (checkout / entry.name).symlink_to(entry)
    (checkout / "dev").write_text(DEV)
    (checkout / "dev").chmod(0o755)


def script(steps, mark):
    """One shell runs all steps, so that `cd`, variables and `$?` work as they do for a reader."""
    parts = []
    for index, step in enumerate(steps):
        if step.file:
            parts.append(f"cat > '{step.file}' <<'{mark}'\n" + "\n".join(step.expected) + f"\n{mark}\n")
        else:
            parts.append(f"{step.command}\n__exit=$?; printf '\\n{mark} {index}\\n'; (exit $__exit)\n")
    return "".join(parts)


def run(steps, start, home, minigrad):
    """What each command printed, by its index."""
    mark = "-- end of example"
    dropped = ("GTEST_", "SLURM_", "MINIGRAD_", "JOB_COMPLETION_", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment |= {"HOME": str(home), "PATH": f"{minigrad.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
                    "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    if shutil.which("ninja"):  # a bare Debian with the packages of ./dev has no make
        environment["CMAKE_GENERATOR"] = "Ninja"
    (home / ".session").write_text(script(steps, mark))
    ended = subprocess.run(["bash", str(home / ".session")], cwd=start, env=environment, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIME_LIMIT)  # fmt: skip
    printed, begin = {}, 0
    for end in re.finditer(rf"\n{mark} (\d+)\n", ended.stdout):
        printed[int(end[1])] = ended.stdout[begin : end.start()].rstrip("\n").splitlines()
        begin = end.end()
    return printed


def check(path, minigrad):
    """The number of broken links, and of commands that print something else than the document shows."""
    name = path.relative_to(ROOT)
    broken = broken_links(path, path.read_text())
    for link in broken:
        print(f"{name}: the link {link} leads nowhere")
    try:
        steps = steps_of(path.read_text())
    except Malformed as malformed:
        print(f"{name}, {malformed}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        make_home(home, minigrad)
        printed = run(steps, home / "minigrad" if path.parent == ROOT else home, home, minigrad)
    failed = 0
    for index, step in enumerate(steps):
        lines = printed.get(index, ["(did not run to its end)"])
        if step.command and not matches(step.expected, lines):
            failed += 1
            print(f"{name}:{step.line}: $ {step.command}\n--- the document shows")
            print("\n".join(step.expected))
            print("--- the command prints")
            print("\n".join(lines) + "\n")
    commands = sum(bool(step.command) for step in steps)
    print(f"{name}: {commands - failed} of {commands} commands print what the document shows")
    return failed + len(broken)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minigrad", type=pathlib.Path, default=ROOT / "build/release/bin/minigrad",
                        help="the program that the commands run")  # fmt: skip
    parser.add_argument("documents", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    failed = [check(path.resolve(), options.minigrad.resolve()) for path in options.documents]
    return 1 if sum(failed) else 0


if __name__ == "__main__":
    sys.exit(main())
