#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What one_sided_limits.py finds at a few points, also if the judge said something wrong there."""

import sys
import unittest

sys.dont_write_bytecode = True

import one_sided_limits

NONE = "none"


def found(graph, at, silence=NONE, truth=None, subgradients=None):
    """What is found of the derivative in the first input if the judge says this."""
    component = {"silence": silence}
    if truth is not None:
        component["truth"] = truth
    if subgradients is not None:
        component["subgradients"] = subgradients
    line = {"graph": graph, "at": at, "components": [{"silence": NONE, "truth": 0}, component]}
    return one_sided_limits.verdict(line, 1)


def value_found(graph, at, silence=NONE, truth=None):
    line = {"graph": graph, "at": at, "components": [{"silence": silence, "truth": truth}]}
    return one_sided_limits.verdict(line, 0)


SINE = [["input"], ["sin", 0]]
ROOT = [["input"], ["sqrt", 0]]
ABSOLUTE = [["input"], ["abs", 0]]
CHOICE = [["input"], ["exp", 0], ["const", 1], ["sub", 1, 2], ["max", 0, 3]]
MASKED_ROOT = [["input"], ["sqrt", 0], ["const", 0], ["mul", 2, 1]]


class OneSidedLimits(unittest.TestCase):
    def test_a_right_truth_is_right(self):
        self.assertEqual(found(SINE, [1], truth=0.5403023058681398), "right")
        self.assertEqual(found(SINE, [5e-324], truth=1), "right")
        self.assertEqual(found(CHOICE, [0], truth=1), "right")

    def test_another_truth_is_wrong(self):
        self.assertEqual(found(SINE, [1], truth=0.5403023058681402), "WRONG")
        self.assertEqual(found(SINE, [1], truth=-0.5403023058681398), "WRONG")
        self.assertEqual(value_found(SINE, [1], truth=0.8), "WRONG")

    def test_silence_is_found_where_a_derivative_exists(self):
        self.assertEqual(found(SINE, [1], silence="branch"), "silent: branch")
        self.assertEqual(found(CHOICE, [0], silence="branch"), "silent: branch")
        self.assertEqual(value_found(SINE, [1], silence="rounding"), "silent: rounding")

    def test_silence_is_right_where_none_exists(self):
        self.assertEqual(found(ROOT, [0], silence="infinite partial"), "right")
        self.assertEqual(found(ROOT, [-1], silence="outside the domain"), "right")
        self.assertEqual(found([["input"], ["exp", 0]], [1000], silence="range"), "right, beyond the range of doubles")

    def test_a_number_is_wrong_where_none_exists(self):
        self.assertTrue(found(ROOT, [0], truth=0).startswith("WRONG"))
        self.assertTrue(found(ABSOLUTE, [0], truth=0).startswith("WRONG"), "a kink without its subgradients")

    def test_the_side_inside_the_domain_decides_at_its_edge(self):
        self.assertEqual(found(MASKED_ROOT, [0], truth=0), "right")
        self.assertTrue(found(MASKED_ROOT, [0], truth=1).startswith("WRONG"))

    def test_slopes_at_a_kink_are_subgradients(self):
        self.assertEqual(found(ABSOLUTE, [0], truth=0, subgradients=[-1, 1]), "right")
        self.assertTrue(found(ABSOLUTE, [0], truth=0, subgradients=[0, 1]).startswith("WRONG"))

    def test_nan_is_owed_outside_the_domain_alone(self):
        self.assertEqual(value_found(ROOT, [-1], truth="nan"), "right")
        self.assertTrue(value_found(ROOT, [1], truth="nan").startswith("WRONG"))

    def test_an_unused_input_has_the_gradient_0(self):
        beside = [["input"], ["input"], ["sqrt", 1]]
        self.assertEqual(found(beside, [1, -1], truth=0), "right")
        self.assertTrue(found(beside, [1, -1], truth=1).startswith("WRONG"))


if __name__ == "__main__":
    unittest.main()
