#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests the Python package: the command line, the kit and the plugin of pytest, on the engine of
docs/test-your-engine.md.

usage: python_package_test.py --build BUILD    the modules that BUILD installs, with its program and this Python
       python_package_test.py --wheel WHEEL    the wheel, in a fresh virtual environment

Exits with 77, "skipped", if --build finds no pytest.
"""

import importlib.util
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/test-your-engine.md").read_text()
ENVIRONMENT = {}


def write_engine(folder, corrected=False):
    for name in ("engine.py", "adapter.py"):
        text = re.search(rf"^```python {re.escape(name)}\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)[1]
        text = text.replace("from adapter_kit import", "from minigrad.adapter import")
        if corrected:
            text = re.sub(r"(self.data - other.data.*)\(1.0, 1.0\)", r"\1(1.0, -1.0)", text)
        (folder / name).write_text(text)


class Package(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        write_engine(self.folder)

    def run_here(self, command, exit_code):
        ended = subprocess.run(["sh", "-c", command], cwd=self.folder, env=ENVIRONMENT, text=True, timeout=300,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(ended.returncode, exit_code, f"{command}\n{ended.stdout}")
        return ended.stdout

    def pytest(self, arguments, exit_code, engine="python adapter.py"):
        command = f"python -m pytest -p no:cacheprovider --minigrad-engine '{engine}'"
        return self.run_here(f"{command} {arguments}", exit_code)

    def conform(self, arguments, exit_code):
        command = "minigrad conform --engine 'python adapter.py' --level core --graphs 0"
        return self.run_here(f"{command} {arguments}", exit_code)

    def test_conform_finds_the_fault(self):
        self.assertIn("\n1. wrong-sub-sign\n", self.conform("", 1))

    def test_doctor_finds_every_needed_part(self):
        self.assertIn("nothing that is needed is missing", self.run_here("minigrad doctor", 0))

    def test_each_case_is_a_test(self):
        listed = self.pytest("--collect-only -q -k core", 0)
        self.assertIn("\nminigrad/core::core-sub-aliased\n", listed)
        self.assertNotIn("minigrad/structure", listed)
        summary = self.pytest("-q -k core", 1).splitlines()[-1]
        passed, failed = (int(re.search(rf"(\d+) {word}", summary)[1]) for word in ("passed", "failed"))
        row = re.search(r"^  core +(\d+) +(\d+)", self.conform("", 1), re.MULTILINE)
        self.assertEqual((passed, failed), (int(row[1]), int(row[2])))

    def test_failure_shows_the_table_and_the_command(self):
        text = self.pytest("-k core-sub", 1)
        self.assertRegex(text, r"d/d input 1 +1 +-1 .* wrong\n")
        self.assertIn("cause: The partial of sub has the wrong sign.", text)
        command = re.search("again: (minigrad ask .* core-sub)\n", text)[1]
        self.assertIn("my engine fails at 4 of 4 points", self.run_here(command, 1))

    def test_expected_failures_are_xfailed_until_they_pass(self):
        self.conform("--report report", 1)
        expecting = "--minigrad-expect report/expect.json -k core"
        self.assertRegex(self.pytest(f"-rx {expecting}", 0), r"core-sub .*The partial of sub has the wrong sign")
        write_engine(self.folder, corrected=True)
        self.assertIn("but passes: remove core-sub from report/expect.json", self.pytest(expecting, 1))
        self.pytest("-k core", 0)

    def test_engine_that_does_not_start_fails_once(self):
        text = self.pytest("-k 'core or structure'", 1, engine="python no_such_adapter.py")
        self.assertIn("2 failed", text)
        self.assertIn("no_such_adapter.py", text)

    def test_wheel_needs_only_glibc(self):
        prefix = ENVIRONMENT.get("WHEEL_PREFIX")
        if prefix is None:
            self.skipTest("only a wheel has the libraries of its program")
        program = self.run_here("python -c 'from minigrad import program; print(program.path())'", 0)
        libraries = re.findall(r"^\t(\S+)(?: => (\S+))?", self.run_here(f"ldd {program}", 0), re.MULTILINE)
        foreign = [name for name, path in libraries if not path.startswith(prefix)
                   and not re.match(r"(linux-vdso|(\S*/)?ld-linux.*|lib(c|m|dl|rt|pthread))\.so", name)]
        self.assertGreater(len(libraries), 5)
        self.assertEqual(foreign, [])

    def test_wheel_has_the_licences_of_its_libraries(self):
        prefix = ENVIRONMENT.get("WHEEL_PREFIX")
        if prefix is None:
            self.skipTest("only a wheel has the libraries of its program")
        package = next(pathlib.Path(prefix).glob("lib/python*/site-packages/minigrad"))
        texts = [text.name for text in (package / "share/minigrad/licences").iterdir()]
        libraries = [re.match(r"lib[a-z]+", library.name)[0] for library in package.glob("lib/minigrad/lib*.so.*")]
        self.assertIn("libgmp", libraries)
        for name in [*libraries, "libcli", "nlohmann-json", "librapidcheck", "LGPL-3", "LGPL-2.1"]:
            self.assertTrue(any(text.startswith(name) for text in texts), f"{name}: {texts}")

    def test_own_tests_run_beside_the_cases(self):
        (self.folder / "test_own.py").write_text("def test_own():\n  pass\n")
        self.assertIn("2 passed", self.pytest("-k 'core-mul-aliased-result or test_own'", 0))
        self.assertIn("1 passed", self.pytest("test_own.py", 0))


def use_build(build, folder):
    if importlib.util.find_spec("pytest") is None:
        print("skipped: this Python has no pytest (Debian: python3-pytest)")
        sys.exit(77)
    subprocess.run([os.environ.get("CMAKE_COMMAND", "cmake"), "--install", build, "--component", "python", "--prefix",
                    folder / "minigrad"], check=True, stdout=subprocess.DEVNULL)
    (folder / "bin").mkdir()
    (folder / "bin/python").write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} \"$@\"\n")
    (folder / "bin/python").chmod(0o755)
    return {"PATH": os.pathsep.join([str(folder / "bin"), str(build / "bin"), os.environ["PATH"]]),
            "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": "minigrad.pytest_plugin"}


def use_wheel(wheel, folder):
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/pip", "install", "--quiet", f"minigrad[pytest] @ {wheel.as_uri()}"], check=True)
    return {"PATH": os.pathsep.join([str(folder / "bin"), os.environ["PATH"]]), "WHEEL_PREFIX": str(folder)}


def main():
    kind, path = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="minigrad-package-") as folder:
        ENVIRONMENT.update({"--build": use_build, "--wheel": use_wheel}[kind](path, pathlib.Path(folder)))
        ENVIRONMENT["HOME"] = folder
        return 0 if unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
