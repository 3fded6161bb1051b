#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a program that is built without the judge (-DMINIGRAD_ARB=OFF) still does, and what it says of the rest.

usage: without_judge_test.py PROGRAM SOURCE
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
MISSING = "this build has no judge: run apt-get install libflint-dev"
START = '{"command": "start", "versions": [1]}\n{"command": "stop"}\n'
REFUSED = ["fuzz --graphs 1 --no-corpus", "explain corpus/cases/aliased-sub.json", "ask corpus/cases/aliased-sub.json",
           "faults --fault relu-side", "accuracy --op tanh", "cases unused", "owed --graphs 1",
           "replay --seed 1 --index 0", "replay --update corpus/cases/aliased-sub.json",
           "show corpus/cases/aliased-sub.json --svg unused.svg", "conform --engine minigrad --graphs 5"]


def run(command):
    return subprocess.run([PROGRAM, *command.split()], cwd=SOURCE, input=START, text=True, timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class WithoutJudge(unittest.TestCase):
    def expect(self, command, exit_code, *texts):
        ended = run(command)
        self.assertEqual(ended.returncode, exit_code, f"{command}\n{ended.stdout}")
        for text in texts:
            self.assertIn(text, ended.stdout, command)
        return ended.stdout

    def test_doctor_says_what_is_missing(self):
        self.expect("doctor", 1, "judge", "MISSING", MISSING)

    def test_commands_that_need_the_judge_fail_in_words(self):
        for command in REFUSED:
            with self.subTest(command):
                self.expect(command, 2, f"{MISSING}")

    def test_conform_judges_the_fixed_cases(self):
        self.expect("conform --engine minigrad --level core", 0, "This build has no judge", "everything claimed holds")
        with tempfile.TemporaryDirectory() as folder:
            self.expect(f"conform --engine scalar --level core --report {folder}", 1, "wrong-sub")
            report = json.loads((pathlib.Path(folder) / "report.json").read_text())
            self.assertIn("core-sub-aliased", [case["id"] for case in report["cases"] if "fault" in case])
            self.assertTrue((pathlib.Path(folder) / "index.html").exists())

    def test_replay_judges_by_the_file(self):
        self.expect("replay corpus/cases/aliased-sub.json", 0, "passed")
        self.expect("replay corpus/cases/aliased-sub.json --engine scalar", 1, "scalar: wrong")
        text = self.expect("replay corpus/cases", 0)
        self.assertNotIn("not tested", text)

    def test_commands_without_verdicts_work(self):
        self.expect("show corpus/cases/aliased-sub.json", 0, "minigrad: not at fault")
        self.expect("serve --engine minigrad", 0, '"protocol"')
        self.expect("ops", 0, "softplus")
        self.expect("draw --graphs 2", 0, '"graph"')


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
