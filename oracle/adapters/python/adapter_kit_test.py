# SPDX-License-Identifier: MIT
"""Tests how the kit writes graphs, with an engine whose nodes are the text of their expression, and how it answers."""
import json, os, subprocess, sys, tempfile, textwrap, unittest

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


def answers(adapter, **run):
    """The answers of an adapter, given as its source, to one run at the points 1, -1 and 2."""
    run = {"command": "run", "id": 7, "points": [[1], [-1], [2]], **run}
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "adapter.py")
        with open(path, "w") as file:
            file.write(textwrap.dedent(adapter))
        done = subprocess.run([sys.executable, path], input=json.dumps(run) + "\n", capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1"}, check=True)
    return json.loads(done.stdout).get("answers")


OBJECTS = """
    from adapter_kit import serve_objects

    class Node:
        def __init__(self, data, operand=None):
            self.data, self.operand, self.grad = data, operand, 0.0

        def zero_grad(self):  # clears every node that this one depends on, as a root does
            self.grad = 0.0
            if self.operand:
                self.operand.zero_grad()

        def backward(self):
            self.grad += 1.0
            if self.operand:
                self.operand.backward()

    def exp(x):
        if x.data < 0:
            raise {error}
        return Node(x.data, x)

    serve_objects({{"exp": exp}}, Node, Node, value=lambda node: node.data, backward=Node.backward,
                  gradient=lambda node: node.grad, clear={clear}, name="test", version="1", gradients="all")
"""

FUNCTIONS_SOURCE = """
    from adapter_kit import serve_functions

    class EngineError(Exception):
        pass

    def exp(x):
        if x < 0:
            raise {error}
        return x

    def differentiate(function, points):
        {body}

    serve_functions({{"exp": exp}}, differentiate, name="test", version="1")
"""

GRAPH = [["input"], ["exp", 0]]
ONE, TWO = ({"value": x, "gradient": [1.0]} for x in (1.0, 2.0))


class Answering(unittest.TestCase):
    def test_exception_is_an_error_of_its_point(self):
        found = answers(OBJECTS.format(error="ValueError('no')", clear="Node.zero_grad"), graph=GRAPH)
        self.assertEqual(found, [ONE, {"error": "ValueError: no"}, TWO])

    def test_exception_in_a_batch_of_functions_is_of_its_point(self):
        source = FUNCTIONS_SOURCE.format(error="EngineError('no')", body="return [(function(p), [1.0]) for p in points]")
        self.assertEqual(answers(source, graph=GRAPH), [ONE, {"error": "EngineError: no"}, TWO])

    def test_not_implemented_is_a_skip_in_every_entry(self):
        skip = {"skip": "NotImplementedError: later"}
        error = "NotImplementedError('later')"
        self.assertEqual(answers(OBJECTS.format(error=error, clear="Node.zero_grad"), graph=GRAPH), [ONE, skip, TWO])
        for word in ("return [(function(p), [1.0]) for p in points]", "raise NotImplementedError('later')"):
            found = answers(FUNCTIONS_SOURCE.format(error=error, body=word), graph=GRAPH)
            self.assertEqual(found, [skip] * 3 if word.startswith("raise") else [ONE, skip, TWO])

    def test_differentiate_may_be_a_generator(self):
        body = "yield from ((function(p), [1.0]) for p in points)"
        source = FUNCTIONS_SOURCE.format(error="EngineError('no')", body=body)
        self.assertEqual(answers(source, graph=GRAPH), [ONE, {"error": "EngineError: no"}, TWO])
        cleared = answers(source, graph=[["input"]], backward=[0, "clear"])
        self.assertEqual([answer["gradient"] for answer in cleared], [[0], [0], [0]])

    def test_clearing_is_given_the_root(self):
        steps = {"graph": [["input"], ["exp", 0], ["exp", 1]], "points": [[1]], "backward": [2, "clear"], "wanted": [0]}
        clear = "lambda node: node.zero_grad() if node.operand else None"  # does nothing for an input
        found = answers(OBJECTS.format(error="ValueError", clear=clear), **steps)
        self.assertEqual(found, [{"value": 1.0, "gradient": [0.0]}])


if __name__ == "__main__":
    unittest.main()
