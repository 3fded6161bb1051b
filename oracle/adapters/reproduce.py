# SPDX-License-Identifier: MIT
"""A finding as a program of about ten lines in the engine's own language, without an adapter, and its run.

`engines_report.py` writes one beside corpus/ENGINES.md for each finding, for the maintainers of the engine.
"""
import dataclasses
import math
import pathlib
import re
import shutil
import subprocess
import tempfile
import textwrap

INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
PYTHON_INFIX = {**INFIX, "pow": "**"}
INPUTS = "xyz"
TRIGONOMETRY = {op: op.replace("a", "arc", 1) for op in ["asin", "acos", "atan", "asinh", "acosh", "atanh", "atan2"]}
NUMPY = {"max": "maximum", "min": "minimum", **TRIGONOMETRY}


@dataclasses.dataclass
class Library:
    """How to write an expression, and a program around it, for one engine."""
    extension: str
    head: str              # the lines before the program
    names: dict            # for each operation with a name of its own, a format of its operands, or a function
    prefix: str            # of the other functions
    infix: dict            # for each operator, its symbol
    constant: str          # a format that makes a constant of the engine from a number
    program: object        # makes the lines after the head from a finding
    takes_objects: bool = False  # whether functions of two operands refuse plain numbers


def number(x, extension="py"):
    """A number as a literal of the language with this file name extension."""
    x = float(x)
    if not math.isfinite(x):
        special = {"py": 'float("{}")', "mjs": "{}", "cpp": "std::strtod(\"{}\", nullptr)"}[extension]
        word = "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"
        return special.format(word.replace("nan", "NaN").replace("inf", "Infinity") if extension == "mjs" else word)
    return repr(x)


class Expression:
    """The statements and the result that a graph becomes. Nodes with several users, or none, get a name."""

    def __init__(self, library, graph, own_constants):
        self.library, self.graph, self.own = library, graph, own_constants
        users = [operand for node in graph for operand in node[1:] if node[0] != "const"]
        self.inputs, self.statements, self.texts = [], [], []
        for index, node in enumerate(graph):
            text = self.text_of(node)
            is_leaf, is_last = node[0] in ("input", "const"), index == len(graph) - 1
            is_named = not is_leaf and (users.count(index) > 1 or (users.count(index) == 0 and not is_last))
            if is_named:
                name = f"t{len(self.statements)}"
                self.statements.append((name, text))
                text = name
            self.texts.append(text)
        self.result = self.texts[-1]

    def text_of(self, node):
        op, operands = node[0], node[1:]
        if op == "input":
            self.inputs.append(INPUTS[len(self.inputs)])
            return self.inputs[-1]
        if op == "const":
            return number(operands[0], self.library.extension)
        texts = [self.operand(op, operands, k) for k in range(len(operands))]
        if op in self.library.infix:
            sides = [f"({text})" if re.search(r"[ -]", re.sub(r"\([^()]*\)", "", text)) else text for text in texts]
            return f"{sides[0]} {self.library.infix[op]} {sides[1]}"
        if op == "neg" and op not in self.library.names:
            return f"-({texts[0]})" if " " in texts[0] or texts[0].startswith("-") else f"-{texts[0]}"
        name = self.library.names.get(op, op)
        return name.format(*texts) if "{" in name else f"{self.library.prefix}{name}({', '.join(texts)})"

    def operand(self, op, operands, side):
        """A constant is a plain number beside a variable, and otherwise an object of the engine."""
        text = self.texts[operands[side]]
        is_number = [self.graph[operand][0] == "const" for operand in operands]
        needs_object = self.own or (all(is_number) and side == 0) or (
            self.library.takes_objects and op not in self.library.infix)
        return self.library.constant.format(text) if is_number[side] and needs_object else text


def function_program(differentiate, argument="{}"):
    """For libraries that differentiate a function."""
    def program(expression, point, wanted):
        assignments = [f"    {name} = {text}" for name, text in expression.statements]
        arguments = ", ".join(argument.format(number(x)) for x in point)
        called = "f" if wanted is None else differentiate.format(wanted)
        return [f"def f({', '.join(expression.inputs)}):", *assignments, f"    return {expression.result}", "", "",
                f"print({called}({arguments}))"]
    return program


def object_program(variable, gradient, value="{}.item()"):
    """For libraries whose objects have a method backward."""
    def program(expression, point, wanted):
        lines = [f"{name} = {variable.format(number(x))}" for name, x in zip(expression.inputs, point)]
        lines += [f"{name} = {text}" for name, text in expression.statements]
        lines.append(f"out = {expression.result}")
        if wanted is None:
            return lines + [f"print({value.format('out')})"]
        return lines + ["out.backward()", f"print({gradient.format(expression.inputs[wanted])})"]
    return program


def casadi_program(expression, point, wanted):
    lines = [f'{name} = casadi.SX.sym("{name}")' for name in expression.inputs]
    lines += [f"{name} = {text}" for name, text in expression.statements]
    lines.append(f"out = {expression.result}")
    asked = "casadi.SX(out)" if wanted is None else f"casadi.gradient(out, {expression.inputs[wanted]})"
    lines.append(f'f = casadi.Function("f", [{", ".join(expression.inputs)}], [{asked}])')
    return lines + [f"print(float(f({', '.join(number(x) for x in point)})))"]


def tensorflow_program(expression, point, wanted):
    lines = [f"function f({', '.join(expression.inputs)}) {{"]
    lines += [f"  const {name} = {text};" for name, text in expression.statements]
    lines += [f"  return {expression.result};", "}", ""]
    arguments = ", ".join(f"tf.scalar({number(x, 'mjs')})" for x in point)
    if wanted is None:
        return lines + [f"console.log(f({arguments}).dataSync()[0]);"]
    return lines + [f"console.log(tf.grads(f)([{arguments}])[{wanted}].dataSync()[0]);"]


def cpp_program(start, variable, result):
    """`result` makes the lines that end in printing `answer`."""
    def program(expression, point, wanted):
        lines = ["int main() {", *start]
        lines += [f"  {variable.format(name, number(x, 'cpp'))}" for name, x in zip(expression.inputs, point)]
        kind = variable.split()[0]
        lines += [f"  {kind} {name} = {text};" for name, text in expression.statements]
        lines.append(f"  {kind} out = {expression.result};")
        return lines + result(expression, point, wanted) + ['  std::printf("%.17g\\n", answer);', "}"]
    return program


def adolc_result(expression, point, wanted):
    if wanted is None:
        return ["  const double answer = out.value();"]
    numbers = ", ".join(number(x, "cpp") for x in point)
    return ["  double value;", "  out >>= value;", "  trace_off();",
            f"  double point[] = {{{numbers}}}, slopes[{len(point)}];",
            f"  gradient(0, {len(point)}, point, slopes);", f"  const double answer = slopes[{wanted}];"]


def sacado_result(expression, _, wanted):
    if wanted is None:
        return ["  const double answer = out.val();"]
    return ["  Sacado::Rad::ADcontext<double>::Outvar_Gradcomp(out);",
            f"  const double answer = {expression.inputs[wanted]}.adj();"]


CPP_NAMES = {"max": "fmax", "min": "fmin", "abs": "fabs", "relu": "fmax({}, 0)"}
TENSOR = "torch.tensor({}, dtype=torch.float64)"
LIBRARIES = {
    "jax": Library("py", 'import jax\nimport jax.numpy as jnp\n\njax.config.update("jax_enable_x64", True)\n\n\n',
                   {**NUMPY, "relu": "jax.nn.relu({})", "sigmoid": "jax.nn.sigmoid({})",
                    "softplus": "jax.nn.softplus({})", "erf": "jax.scipy.special.erf({})",
                    "erfc": "jax.scipy.special.erfc({})"}, "jnp.", PYTHON_INFIX, "jnp.float64({})",
                   function_program("jax.grad(f, argnums={})")),
    "autograd": Library("py", "import autograd.numpy as np\nfrom autograd import grad\n"
                        "from autograd.scipy import special\n\n\n",
                        {**NUMPY, "relu": "np.maximum({}, 0.0)", "sigmoid": "special.expit({})",
                         "softplus": "np.logaddexp({}, 0.0)", "erf": "special.erf({})", "erfc": "special.erfc({})"},
                        "np.", PYTHON_INFIX, "np.float64({})",
                        function_program("grad(f, {})", "np.float64({})")),
    "torch": Library("py", "import torch\n\n", {"max": "maximum", "min": "minimum",
                                                "softplus": "torch.nn.functional.softplus({})"}, "torch.",
                     PYTHON_INFIX, TENSOR,
                     object_program("torch.tensor({}, dtype=torch.float64, requires_grad=True)", "{}.grad.item()"),
                     takes_objects=True),
    "mygrad": Library("py", "import mygrad\nfrom mygrad.nnet.activations import relu, sigmoid\n\n",
                      {**NUMPY, "relu": "relu({})", "sigmoid": "sigmoid({})", "softplus": "mygrad.logaddexp({}, 0.0)"},
                      "mygrad.", PYTHON_INFIX, 'mygrad.tensor({}, dtype="float64", constant=True)',
                      object_program('mygrad.tensor({}, dtype="float64")', "{}.grad")),
    "micrograd": Library("py", "from micrograd.engine import Value\n\n", {"relu": "{}.relu()"}, "", PYTHON_INFIX,
                         "Value({})", object_program("Value({})", "{}.grad", "{}.data")),
    "tinygrad": Library("py", "from tinygrad import Tensor, dtypes\n\n",
                        {"max": "{}.maximum({})", "min": "{}.minimum({})"}, "Tensor.", PYTHON_INFIX,
                        "Tensor({}, dtype=dtypes.float64)",
                        object_program("Tensor([{}], dtype=dtypes.float64).reshape(())", "{}.grad.item()"),
                        takes_objects=True),
    "casadi": Library("py", "import casadi\n\n", {"max": "fmax", "min": "fmin", "abs": "fabs",
                                                  "relu": "casadi.fmax({}, 0.0)"}, "casadi.", PYTHON_INFIX,
                      "casadi.SX({})", casadi_program),
    "tensorflow.js": Library("mjs", "import tf from '@tensorflow/tfjs';\n\nawait tf.setBackend('cpu');\n\n",
                             {"max": "maximum", "min": "minimum", "neg": "neg"}, "tf.", {}, "tf.scalar({})", tensorflow_program),
    "adol-c": Library("cpp", "#include <adolc/adolc.h>\n\n#include <cstdio>\n#include <cstdlib>\n\n", CPP_NAMES, "", INFIX, "adouble({})",
                      cpp_program(["  trace_on(0);"], "adouble {0};\n  {0} <<= {1};", adolc_result)),
    "sacado": Library("cpp", "#include <Sacado_trad.hpp>\n#include <cstdio>\n#include <cstdlib>\n\n", CPP_NAMES, "", INFIX,
                      "Sacado::Rad::ADvar<double>({})",
                      cpp_program([], "Sacado::Rad::ADvar<double> {0} = {1};", sacado_result)),
}
CPP_FLAGS = {"adol-c": ["-ladolc"], "sacado": ["-I/usr/include/trilinos", "-ltrilinos_sacado"]}


def is_plain(fault):
    """Whether an expression and one call of backward show the fault."""
    manner = fault["manner"]
    return "graph" in fault and bool(fault["answers"]) and not any(
        manner.get(key) for key in ("backward", "in_place", "wanted"))


def heading(fault, engine, library):
    """What was observed, as comments."""
    component, truth = fault["component"], fault["truth"]
    at = ", ".join(f"{name} = {number(x)}" for name, x in zip(INPUTS, fault["point"]))
    what = "value" if component == 0 else f"derivative in {INPUTS[component - 1]}"
    answer = fault["answers"][component]
    lines = [f"{engine['name']} {engine['version']}: {fault['expression']}" + (f" at {at}" if at else ""),
             f"The {what} is {answer}; computed with 256 bits, it is {truth}."]
    if fault["likely_cause"] and fault["cause_is_confirmed"]:
        lines.append(fault["likely_cause"])
    mark = "#" if library.extension == "py" else "//"
    return "".join(f"{mark} {part}\n" for line in lines for part in textwrap.wrap(line, 110))


def source_of(fault, engine):
    """The program, or nothing if the finding cannot be written as one."""
    library = LIBRARIES.get(engine["name"]) if engine["language"] != "c++" or engine["name"] != "torch" else None
    if library is None or not is_plain(fault) or len(fault["point"]) > len(INPUTS):
        return None
    expression = Expression(library, fault["graph"], fault["manner"]["constants"] == "own")
    wanted = None if fault["component"] == 0 else fault["component"] - 1
    body = library.program(expression, fault["point"], wanted)
    return heading(fault, engine, library) + library.head + "\n".join(body) + "\n"


def output_of(path, engine_name, home):
    """What a program prints, or why it does not."""
    if path.suffix == ".cpp":
        program = path.with_suffix("")
        compiled = subprocess.run(["g++", "-std=c++17", "-w", str(path), "-o", str(program), *CPP_FLAGS[engine_name]],
                                  capture_output=True, text=True)
        if compiled.returncode != 0:
            return compiled.stderr
        command = [str(program)]
    elif path.suffix == ".mjs":
        command = ["node", str(path)]
        (path.parent / "node_modules").symlink_to((home / "oracle/adapters/javascript/node_modules").resolve())
    else:
        python = home / "build/adapters/python/bin/python3"
        command = [str(python if engine_name != "torch" or not shutil.which("/usr/bin/python3") else "/usr/bin/python3"),
                   str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.stdout if done.returncode == 0 else done.stderr


def is_reproduced(source, fault, engine, home):
    """Whether the program prints the engine's answer. Prints the reason to standard output if it does not."""
    library = LIBRARIES[engine["name"]]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / f"finding.{library.extension}"
        path.write_text(source)
        try:
            printed = output_of(path, engine["name"], home)
        except (OSError, subprocess.TimeoutExpired) as failure:
            printed = str(failure)
    answer = float(fault["answers"][fault["component"]])
    try:
        shown = float(printed.strip().splitlines()[-1].replace("Infinity", "inf"))
    except (ValueError, IndexError):
        print(f"{engine['name']} {fault['id']}: {printed[-500:]}")
        return False
    is_same = shown == answer or (math.isnan(shown) and math.isnan(answer))
    if not is_same:
        print(f"{engine['name']} {fault['id']}: printed {shown}, not {answer}")
    return is_same
