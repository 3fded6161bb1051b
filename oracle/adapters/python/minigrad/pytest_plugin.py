# SPDX-License-Identifier: MIT
"""A plugin of pytest: with `--minigrad-engine COMMAND`, each case of the conformance suite is a test.

The program judges. When the first test of a level runs, `minigrad conform` asks the engine all cases of the level, and
its JUnit report has the result of each test.
"""
import json, os, shlex, subprocess, tempfile
from xml.etree import ElementTree

import pytest

from minigrad import program

MOST_TABLES = 10  # of a level: each starts the engine again


def pytest_addoption(parser):
    group = parser.getgroup("minigrad", "conformance suite for automatic differentiation engines")
    group.addoption("--minigrad-engine", metavar="COMMAND",
                    help="the engine to test, as for `minigrad conform --engine`: each case of the suite is a test")
    group.addoption("--minigrad-expect", metavar="FILE",
                    help="file of expected failures, as for `minigrad conform --expect`: they count as xfailed, and "
                         "fail once they pass")


def pytest_configure(config):
    config.addinivalue_line("markers", "minigrad: a case of the conformance suite")


@pytest.hookimpl(tryfirst=True)  # before -k and -m choose
def pytest_collection_modifyitems(session, config, items):
    if config.getoption("--minigrad-engine") is None or names_files(config):
        return
    files = sorted(program.suite_folder().glob("*.json"))
    if not files:
        raise pytest.UsageError(f"there is no conformance suite in {program.suite_folder()}")
    for file in files:
        level = Level.from_parent(session, name=file.stem, nodeid=f"minigrad/{file.stem}")
        level.cases = json.loads(file.read_text())["cases"]
        items.extend(session.genitems(level))


def names_files(config):
    """Whether the command line names files or tests. Then only these are wanted."""
    return any(not os.path.isdir(argument) for argument in config.args)


def run(config, command, *arguments):
    engine = config.getoption("--minigrad-engine")
    return subprocess.run([program.path(), command, "--engine", engine, *arguments], env=program.environment(),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          encoding="utf-8", errors="replace")


class Level(pytest.Collector):
    """A level of the suite, which is asked as a whole."""
    cases, results, problem, tables = [], None, None, 0

    def collect(self):
        return [Case.from_parent(self, name=case["id"]) for case in self.cases]

    def result(self, name):
        """The element of a case in the JUnit report, or None if the engine was not asked. What went wrong with the run
        as a whole is the failure of the test that asks first."""
        if self.results is None:
            self.results = self.ask()
            if self.problem is not None:
                raise Failure(f"`minigrad conform --level {self.name}` could not test the engine:\n\n{self.problem}")
        return self.results.get(name)

    def ask(self):
        expect = self.config.getoption("--minigrad-expect")
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "junit.xml")
            ended = run(self.config, "conform", "--level", self.name, "--graphs", "0", "--junit", file,
                        *(["--expect", expect] if expect else []))
            results = {}
            if os.path.exists(file) and os.path.getsize(file):
                results = {case.get("name"): case for case in ElementTree.parse(file).iter("testcase")}
        # 3: the engine claims no case of this level, or answered few.
        if ended.returncode not in (0, 1, 3) or any(case["id"] not in results for case in self.cases):
            self.problem = ended.stdout
        return results


class Failure(Exception):
    """The text is what a failing test prints."""


class Case(pytest.Item):
    def __init__(self, **rest):
        super().__init__(**rest)
        self.add_marker("minigrad")

    def runtest(self):
        result = self.parent.result(self.name)
        if result is None:
            pytest.skip("not asked: the failure of another test of this level says why")
        skipped, failure = result.find("skipped"), result.find("failure")
        if skipped is not None:
            reason = skipped.get("message")
            if reason.startswith("expected: "):
                pytest.xfail(reason.removeprefix("expected: "))
            pytest.skip(reason)
        if failure is not None:
            raise Failure(self.failure_text(failure))

    def failure_text(self, failure):
        message, config = failure.get("message"), self.config
        if not failure.text:
            return f"{message}: remove {self.name} from {config.getoption('--minigrad-expect')}"
        engine = shlex.quote(config.getoption("--minigrad-engine"))
        return (f"{message}\n\n{self.table()}The smallest question with this fault:\n{failure.text}\n"
                f"Ask all of it again: minigrad ask --engine {engine} {self.name}")

    def table(self):
        """What is asked, and the answer beside the truth at the first point that fails."""
        self.parent.tables += 1
        if self.parent.tables > MOST_TABLES:
            return ""
        parts = run(self.config, "ask", self.name).stdout.split("\n\n")
        return "\n\n".join([*parts[:2], *parts[2:][-1:]]).rstrip("\n") + "\n\n"

    def repr_failure(self, excinfo):
        return str(excinfo.value) if isinstance(excinfo.value, Failure) else super().repr_failure(excinfo)

    def reportinfo(self):
        return self.config.rootpath / "minigrad" / self.parent.name, None, self.name
