#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The mutants of a few lines, and the report of a run."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
import unittest.mock

sys.dont_write_bytecode = True

import mutants
import mutations


def changes(source):
    """The changed lines."""
    return [mutant.changed for mutant in mutations.mutants("header.h", source + "\n")]


class Mutations(unittest.TestCase):
    def test_an_operator_between_spaces_is_binary_and_changed(self):
        self.assertEqual(changes("x - c"), ["x + c"])
        self.assertEqual(changes("x < c"), ["x <= c", "x >= c"])
        self.assertEqual(changes("x <<= c"), [])

    def test_a_sign_is_dropped(self):
        self.assertEqual(changes("return -c;"), ["return c;"])
        self.assertEqual(changes("Scalar operator-(Scalar c);"), [])

    def test_brackets_of_templates_references_and_pointers_are_no_operators(self):
        self.assertEqual(changes("Array<T> c; T& d; T* const e(); c->f();"), [])

    def test_a_number_is_changed_in_value_and_sign(self):
        self.assertEqual(changes("1 / c"), ["0 / c", "2 / c", "-1 / c", "1 * c"])
        self.assertEqual(changes("-1"), ["1", "-0", "-2"])
        self.assertEqual(changes("f(0x1p+500, 29U)"), ["f(0, 29U)", "f(1, 29U)", "f(0x1p+500, 28U)", "f(0x1p+500, 30U)"])

    def test_a_name_is_changed_where_the_other_one_stands_in_the_function(self):
        self.assertEqual(changes("inline f(double a, double b) { return a; }"),
                         ["inline f(double a, double b) { return b; }"])  # fmt: skip
        self.assertEqual(changes("inline f(double a) { return a; }\ninline g(double b) { return b; }"), [])
        self.assertEqual(changes("local.left, local.right"), ["local.right, local.right", "local.left, local.left"])

    def test_a_function_is_taken_for_another_or_left_out(self):
        self.assertEqual(changes("std::sin(c)"), ["std::cos(c)"])
        self.assertEqual(changes("std::fabs(c)"), ["(c)"])

    def test_comments_strings_and_directives_are_left_alone(self):
        self.assertEqual(changes('#include <a - b>\nf("1 + 1");  // 1 + 1'), [])

    def test_a_mutant_says_where_it_is(self):
        first = next(mutations.mutants("header.h", "// -1\n  c * d;\n"))
        self.assertEqual(str(first), "header.h:2:5 * -> /")
        self.assertEqual(first.text, "// -1\n  c / d;\n")


class Fake:
    """A laboratory in which the mutant with `x + c` survives."""

    processes = mutants.Processes()

    def examine(self, file, text):
        return (mutants.SURVIVED, None) if "x + c" in text else (mutants.KILLED, "Some.Test")


def run(source, listed):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        problems = mutants.run(Fake(), list(mutations.mutants("header.h", source + "\n")), 1, listed)
    return problems, said.getvalue()


class Run(unittest.TestCase):
    def test_a_survivor_that_is_not_listed_is_a_problem(self):
        problems, said = run("x - c", set())
        self.assertEqual(problems, ["header.h:1:3 - -> + survives: x + c"])
        self.assertIn("| header.h | 1 | 0 | 0 | 0 | 1 |", said)

    def test_a_survivor_that_is_listed_is_none(self):
        problems, said = run("x - c", {("header.h", "x + c")})
        self.assertEqual(problems, [])
        self.assertIn("| header.h | 1 | 0 | 0 | 1 | 0 |", said)

    def test_a_listed_mutant_that_is_killed_is_a_problem(self):
        problems, said = run("x * c", {("header.h", "x / c")})
        self.assertEqual(problems, ["header.h:1:3 * -> / is listed as equivalent, but: killed by Some.Test"])
        self.assertIn("| **all** | 1 | 1 | 0 | 0 | 0 |", said)


class Limits(unittest.TestCase):
    def complaint(self, script):
        """The verdict on a program that takes the place of a test."""
        laboratory = mutants.Laboratory.__new__(mutants.Laboratory)  # no build is needed for it
        laboratory.build = "/"
        laboratory.processes = mutants.Processes()
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "program")
            program.write_text("#!/bin/sh\n" + script)
            program.chmod(0o755)
            return laboratory.complaint("bin/program", [], folder)

    def test_what_goes_on_for_ever_is_stopped(self):
        with unittest.mock.patch.object(mutants, "SECONDS", 1):
            self.assertEqual(self.complaint("while :; do :; done"), "the limit of time")

    def test_what_ends_well_is_not_complained_of(self):
        self.assertIsNone(self.complaint("exit 0"))
        self.assertEqual(self.complaint("exit 3"), "exit code 3")

    def test_memory_is_limited(self):
        self.assertIsNone(self.complaint(f'test "$(ulimit -v)" = {mutants.KIBIBYTES}'))


class Equivalent(unittest.TestCase):
    def test_every_listed_mutant_has_a_reason(self):
        lines = mutants.EQUIVALENT.read_text().splitlines()
        for line, following in zip(lines, lines[1:] + [""]):
            if line and line[0] not in "# ":
                self.assertNotEqual(following, "", f"no reason is given for {line}")
        self.assertTrue(mutants.read_equivalent())


if __name__ == "__main__":
    unittest.main()
