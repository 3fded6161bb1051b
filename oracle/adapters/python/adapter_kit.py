# SPDX-License-Identifier: MIT
"""The adapter kit for Python: handles the messages of corpus/PROTOCOL.md and writes graphs as expressions."""
import json, math, operator, os, sys

ARITHMETIC = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
              "pow": operator.pow, "neg": operator.neg}
IN_PLACE = {"add": operator.iadd, "sub": operator.isub, "mul": operator.imul, "div": operator.itruediv}


def from_objects(constant, function):
    """Wraps a function that does not accept plain numbers: numbers are turned into constants of the engine first."""
    return lambda *operands: function(*(constant(x) if isinstance(x, float) else x for x in operands))


def write(claims, functions, constant, run, inputs):
    """Returns the nodes of a run's graph, written as the run asks. `inputs` are the engine's variables."""
    graph, nodes, inputs = run["graph"], [], iter(inputs)
    numbers, in_place = run.get("constants", "numbers") == "numbers", set(run.get("in_place", []))
    for position, (op, *operands) in enumerate(graph):
        if op == "input":
            nodes.append(next(inputs))
        elif op == "const":
            nodes.append(constant(float(operands[0])))
        else:
            constants = [graph[k][0] == "const" for k in operands]
            plain = [numbers and c and not all(constants) for c in constants]
            if op == "pow" and claims.get("exponent") == "constant":
                plain[1] = True  # such an engine accepts only numbers as exponents
            arguments = [float(graph[k][1]) if p else nodes[k] for k, p in zip(operands, plain)]
            nodes.append((IN_PLACE if position in in_place else functions)[op](*arguments))
    return nodes


def serve_objects(functions, variable, constant, value, backward, gradient, clear, keep=lambda node: None, **claims):
    """Serves an engine whose objects hold their gradients.

    `keep` is called, before backward, on the nodes whose gradients are read. To clear, `clear` is called on the inputs,
    on the nodes whose gradients are read, and on the root: the node on which backward was called last.
    """
    def answer_point(run, point, wanted):
        inputs = [variable(x) for x in point]
        nodes = write(claims, functions, constant, run, inputs)
        read = [nodes[k] for k in wanted]
        for node in read:
            keep(node)
        root = nodes[-1]
        for step in run.get("backward", [len(nodes) - 1]):
            if step == "clear":
                for node in [*inputs, *read, root]:
                    clear(node)
            else:
                root = nodes[step]
                backward(root)
        return value(root), [gradient(node) for node in read]
    serve(functions, lambda run, points, wanted: map(lambda point: answer_point(run, point, wanted), points), claims)


def serve_functions(functions, differentiate, constant=float, **claims):
    """Serves an engine that differentiates functions.

    differentiate(function of the list of inputs, points) returns or yields (value, gradient in each input) for each
    point.
    """
    def answer(run, points, wanted):
        results, inputs = [], [k for k, node in enumerate(run["graph"]) if node[0] == "input"]
        for step in run.get("backward", [len(run["graph"]) - 1]):
            if step == "clear":
                results = [(value, [0] * len(inputs)) for value, _ in results]
            else:
                results = list(differentiate(lambda x: write(claims, functions, constant, run, x)[step], points))
        return [(value, [gradient[inputs.index(k)] for k in wanted]) for value, gradient in results]
    serve(functions, answer, {"second_backward": "afresh", **claims})


def number(x):
    """A number as JSON; NaN and the infinities are strings. None, a gradient that never arrived, becomes 0."""
    x = 0.0 if x is None else float(x)
    return x if math.isfinite(x) else str(x)


def refusal(error):
    """An exception as a reply. NotImplementedError declines; any other is a failure of the engine."""
    return {"skip" if isinstance(error, NotImplementedError) else "error": f"{type(error).__name__}: {error}"}


def replies_at(points, answer, message, wanted):
    """The reply at each point. If a batch fails, each point is asked alone, so that an exception counts where it is."""
    try:
        results = list(answer(message, points, wanted))
        if len(results) != len(points):
            raise ValueError(f"{len(points)} points, but {len(results)} answers")
        return [{"value": number(value), "gradient": [number(x) for x in gradient]} for value, gradient in results]
    except Exception as error:
        if len(points) == 1:
            return [refusal(error)]
        return [reply for point in points for reply in replies_at([point], answer, message, wanted)]


def run(answer, message):
    wanted = message.get("wanted", [k for k, node in enumerate(message["graph"]) if node[0] == "input"])
    return replies_at([[float(x) for x in point] for point in message["points"]], answer, message, wanted)


def serve(functions, answer, claims):
    """Answers line by line until `stop` or the end of the input. What libraries print goes to standard error."""
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    replies = {"start": lambda _: {"protocol": 1, "language": "python", "ops": list(functions), **claims},
               "run": lambda message: {"id": message["id"], "answers": run(answer, message)}}
    for line in sys.stdin.buffer:
        message = {}
        try:
            message = json.loads(line)
            if message["command"] == "stop":
                return
            assert message["command"] != "start" or 1 in message["versions"], "this adapter speaks only version 1"
            reply = replies[message["command"]](message)
        except Exception as error:
            known = {"id": message["id"]} if isinstance(message, dict) and "id" in message else {}
            reply = {**known, "error": f"cannot handle the message: {type(error).__name__}: {error}"}
        print(json.dumps(reply), file=output, flush=True)
