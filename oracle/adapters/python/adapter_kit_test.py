# SPDX-License-Identifier: MIT
"""Tests how the kit writes graphs, with an engine whose nodes are the text of their expression."""
import unittest

from adapter_kit import write


class Text:
    def __init__(self, text):
        self.text = text

    def __iadd__(self, other):
        return Text(f"({self.text} += {show(other)})")


def show(operand):
    return operand.text if isinstance(operand, Text) else repr(operand)


def constant(number):
    return Text(f"C{number}")


def named(op):
    return lambda *operands: Text(f"{op}({', '.join(map(show, operands))})")


FUNCTIONS = {op: named(op) for op in ["add", "sub", "pow", "exp"]}


def written(graph, claims=None, **run):
    nodes = write(claims or {}, FUNCTIONS, constant, {"graph": graph, **run}, [Text("x"), Text("y")])
    return nodes[-1].text


class Writing(unittest.TestCase):
    def test_constant_beside_variable_is_a_number(self):
        self.assertEqual(written([["input"], ["const", 5], ["sub", 1, 0]]), "sub(5.0, x)")
        self.assertEqual(written([["input"], ["const", 5], ["sub", 0, 1]]), "sub(x, 5.0)")

    def test_constant_alone_is_an_engine_constant(self):
        self.assertEqual(written([["const", 5], ["exp", 0]]), "exp(C5.0)")
        self.assertEqual(written([["const", 5], ["const", 2], ["sub", 0, 1]]), "sub(C5.0, C2.0)")

    def test_own_constants_are_engine_constants(self):
        self.assertEqual(written([["input"], ["const", 5], ["sub", 1, 0]], constants="own"), "sub(C5.0, x)")

    def test_constant_exponent_is_a_number_if_claimed(self):
        graph = [["input"], ["const", 2], ["pow", 0, 1]]
        self.assertEqual(written(graph, constants="own"), "pow(x, C2.0)")
        self.assertEqual(written(graph, {"exponent": "constant"}, constants="own"), "pow(x, 2.0)")

    def test_in_place_writes_compound_assignment(self):
        graph = [["input"], ["exp", 0], ["add", 1, 0]]
        self.assertEqual(written(graph, in_place=[2]), "(exp(x) += x)")
        self.assertEqual(written(graph), "add(exp(x), x)")

    def test_infinity_is_read_from_a_string(self):
        self.assertEqual(written([["input"], ["const", "-inf"], ["add", 0, 1]]), "add(x, -inf)")


if __name__ == "__main__":
    unittest.main()
