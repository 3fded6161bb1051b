#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the steps of the action .github/actions/conform as GitHub does, in a repository outside of the source tree that
has an engine with a bug: the run fails, passes with the failures of its report expected, and fails again with another
bug. `--build` also builds minigrad as the action does; otherwise the given program stands for it. The building step runs
with stand-ins for apt and CMake as well. Exits with 77 without PyYAML."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ADAPTER = """
from adapter_kit import ARITHMETIC, serve_objects
from engine import Scalar, clear

serve_objects({**ARITHMETIC, "relu": Scalar.relu}, variable=Scalar, constant=Scalar, value=lambda node: node.data,
              backward=Scalar.backward, gradient=lambda node: node.grad, clear=clear, name="my engine", version="1",
              exponent="constant")
"""


def prefix_of(action_folder, home):
    """Where the action installs this version."""
    key = subprocess.run([action_folder / "conform.sh", "key"], env={**os.environ, "HOME": str(home)}, check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    return home / ".cache/minigrad-action" / key.removeprefix("key=").strip()


def install(program, prefix):
    """A prefix that stands for an installation of this program, beside an older one, whose program must not run."""
    older = prefix.parent / "minigrad-older" / "bin"
    older.mkdir(parents=True)
    for path in (older / "minigrad", prefix.parent / "bin"):
        path.symlink_to("/bin/false")
    (prefix / "bin").mkdir(parents=True)
    (prefix / "share").symlink_to(program.parent.parent / "share")
    wrapper = prefix / "bin" / "minigrad"
    wrapper.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n')
    wrapper.chmod(0o755)


class Runner:
    """Runs the steps of an action that are commands; the others, such as the cache, are left out."""

    def __init__(self, action_folder, home, repository):
        import yaml
        self.action = yaml.safe_load((action_folder / "action.yml").read_text())
        self.repository = repository
        self.output = home / "output"
        self.environment = {**os.environ, "HOME": str(home), "GITHUB_ACTION_PATH": str(action_folder),
                            "GITHUB_OUTPUT": str(self.output), "GITHUB_STEP_SUMMARY": str(home / "summary.md")}

    def __call__(self, **given):
        """Returns the exit code of the first step that fails, or 0."""
        inputs = {name: given.get(name, about.get("default")) for name, about in self.action["inputs"].items()}
        for step in self.action["runs"]["steps"]:
            if "run" not in step:
                continue
            variables = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], text)
                         for name, text in step.get("env", {}).items()}
            done = subprocess.run([step["shell"], "-e", "-c", step["run"]], cwd=self.repository, check=False,
                                  env={**self.environment, **variables}, stdout=subprocess.DEVNULL)
            if done.returncode != 0:
                return done.returncode
        return 0


STAND_IN = """#!/bin/sh
echo "$0 $@" >>"$HOME/log"
[ "$1" = --install ] || exit 0
mkdir -p "$4/bin" && cp /bin/true "$4/bin/minigrad" && [ ! -e "$HOME/broken" ]
"""


def check_build(action_folder, home):
    """Lines that say what is wrong with the step `build`, whose tools are replaced by ones that only write a log."""
    tools = home / "tools"
    tools.mkdir(parents=True)
    for name in ("apt-get", "apt-cache", "cmake", "sudo"):
        (tools / name).write_text(STAND_IN)
        (tools / name).chmod(0o755)
    prefix = prefix_of(action_folder, home)
    environment = {**os.environ, "HOME": str(home), "PATH": f"{tools}:{os.environ['PATH']}"}

    def build():
        done = subprocess.run([action_folder / "conform.sh", "build"], env=environment, check=False)
        return done.returncode, (prefix / "bin/minigrad").exists(), (home / "log").read_text().count("--install")

    problems = []
    (home / "broken").touch()
    if build() != (1, False, 1):
        problems.append("an installation that fails leaves a prefix behind")
    (home / "broken").unlink()
    if build() != (0, True, 2):
        problems.append("an installation after one that failed does not work")
    if build() != (0, True, 2):
        problems.append("an installed version is built again")
    return problems


def check(source, program, folder):
    """Returns lines that say what is wrong. Without a program, the action builds its own."""
    repository, home = folder / "repository", folder / "home"
    for each in (repository, home):
        each.mkdir()
    action = source / ".github/actions/conform"
    if program:
        install(program, prefix_of(action, home))
    engine = (source / "oracle/adapters/python/scalar_engine.py").read_text()
    (repository / "engine.py").write_text(engine)
    (repository / "adapter.py").write_text(ADAPTER)
    run = Runner(action, home, repository)
    problems = check_build(action, folder / "building")

    def expect(what, expected, got):
        if got != expected:
            problems.append(f"{what}: expected {expected}, got {got}")

    arguments = {"engine": f"{sys.executable} adapter.py", "options": "--level core --graphs 20"}
    expect("exit code with a bug", 1, run(**arguments))
    expect("the key of the cache", True, "\nkey=minigrad-" in "\n" + run.output.read_text())
    expect("the summary names the bug", True, "wrong" in (home / "summary.md").read_text())
    expect("results for JUnit", True, (repository / "minigrad-report/conform.xml").exists())
    (repository / "expect.json").write_bytes((repository / "minigrad-report/expect.json").read_bytes())
    expect("exit code with an expected bug", 0, run(expect="expect.json", **arguments))
    broken = engine.replace("(other, -1)", "(other, 1)")
    expect("the engine can be broken", True, broken != engine)
    (repository / "engine.py").write_text(broken)
    expect("exit code with another bug", 1, run(expect="expect.json", **arguments))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("minigrad", type=Path, help="the program")
    parser.add_argument("--build", action="store_true", help="let the action build the program; takes minutes")
    arguments = parser.parse_args()
    try:
        import yaml  # noqa: F401
    except ImportError:
        print("skipped: PyYAML not found; Debian has it in python3-yaml")
        return 77
    with tempfile.TemporaryDirectory() as name:
        program = None if arguments.build else arguments.minigrad.absolute()
        problems = check(arguments.source.resolve(), program, Path(name))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
