# SPDX-License-Identifier: MIT
"""The mutants of a header: every plausible slip in one of its tokens."""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<nothing>\s+|//[^\n]*|\#(?:include|pragma|undef|define)\b[^\n]*|"[^"\n]*")
      | (?P<number>0x[\da-fp.+-]+|\d[\d.]*U?)
      | (?P<name>[A-Za-z_]\w*(?:::\w+)*)
      | (?P<operator><=>|<<|>>|&&|\|\||\+\+|--|[=!<>+*/-]=|->|.)""",
    re.VERBOSE,
)

# clang-format puts spaces on both sides of these operators, and only of these.
BINARY = {
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "+=": ["-=", "="], "-=": ["+="], "*=": ["/="], "/=": ["*="],
    "<": ["<=", ">="], ">": [">=", "<="], "<=": ["<", ">"], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "&": ["|"], "|": ["&"], "<<": [">>"], ">>": ["<<"],
}  # fmt: skip
UNARY = {"-": [""], "!": [""], "++": ["--"], "--": ["++"]}

NUMBERS = {"0": ["1"], "0.0": ["1"], "1": ["0", "2", "-1"], "2": ["1", "3", "-2"], "0.5": ["1", "-0.5"]}

# Names that are easily confused.
ALIKE = """
    a b, left right, left_partial right_partial, left_ right_, begin end, size room, limit capacity, adjoint before,
    gradients scratch, own_tape writable_tape, add sub, mul div, scaled_a scaled_b, Op::input Op::constant,
    std::sin std::cos, std::sinh std::cosh, std::exp std::expm1, std::log std::log1p, std::asin std::acos,
    std::tan std::tanh, std::atan std::atanh, std::asinh std::acosh, std::erf std::erfc, std::sqrt std::cbrt,
    std::fmax std::fmin, std::isnan std::isinf, std::isnormal std::isfinite, std::pow std::hypot"""
# A call is dropped: its argument remains, the second of two.
OMITTED = "std::fabs std::copysign std::ilogb std::scalbn neg".split()
# Conditions are negated, and numbers change their sign.
CONDITIONS = "first multiply_first std::isnormal std::isfinite std::isinf std::isnan std::signbit".split()
SIGNED = "y e square lost root right lower largest scaled scaled_a scaled_b scale shift adjoint before".split()
# A name after a type, as in `double a` and `Tape& tape`, is a declaration.
DECLARED = re.compile(r"\w[&*>]?(?<!return)(?<!else)(?<!throw)\s$")
# Functions that ignore signs.
UNSIGNED = re.compile(r"std::(is\w+|fabs)\($")

NAMES = {}
for pair in ALIKE.split(","):
    one, other = pair.split()
    NAMES.setdefault(one, []).append(other)
    NAMES.setdefault(other, []).append(one)
for name in OMITTED:
    NAMES.setdefault(name, []).append("")
for name in CONDITIONS:
    NAMES.setdefault(name, []).append("!" + name)
for name in SIGNED:
    NAMES.setdefault(name, []).append("-" + name)


@dataclass(frozen=True)
class Mutant:
    """One token of a header, and its replacement."""

    file: str
    line: int
    column: int
    old: str
    new: str
    text: str  # the whole header
    changed: str  # the line that the change is in

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column} {self.old} -> {self.new or 'nothing'}"


def replacements(source, match, previous):
    """The replacements of a token; `previous` is the token before it."""
    token, begin, end = match.group(), match.start(), match.end()
    if match.lastgroup == "number" and previous == "=" and source[end] == ")":
        return []  # A default argument is compiled into its callers, which are not compiled again.
    if match.lastgroup == "number":
        if token.endswith("U"):
            return [f"{int(token[:-1]) + step}U" for step in (-1, 1)]
        return [new for new in NUMBERS.get(token, ["0", "1"]) if not (previous == "-" and new.startswith("-"))]
    if match.lastgroup == "operator":
        spaces = source[begin - 1].isspace(), source[end].isspace()
        table = {(True, True): BINARY, (True, False): UNARY, (False, False): UNARY}.get(spaces, {})
        return table.get(token, []) if previous != "operator" else []
    if previous in (".", "->", "-", "!") or DECLARED.search(source, begin - 10, begin):
        return [new for new in NAMES.get(token, []) if previous in (".", "->") and new.isidentifier()]
    function = source[source.rfind("inline ", 0, begin) : source.find("inline ", end)]
    names = [new for new in NAMES.get(token, []) if not new.isidentifier() or re.search(rf"\b{new}\b", function)]
    return [new for new in names if new[:1] != "-" or not UNSIGNED.search(source, begin - 20, begin)]


def mutants(file, source):
    """Every mutant of a header, in the order of the source."""
    previous = ""
    for match in TOKEN.finditer(source):
        if match.lastgroup == "nothing":
            continue
        begin, end = match.span()
        line_begin, line_end = source.rfind("\n", 0, begin) + 1, source.index("\n", end)
        for new in replacements(source, match, previous):
            text = source[:begin] + new + source[end:]
            changed = (source[line_begin:begin] + new + source[end:line_end]).strip()
            yield Mutant(file, source.count("\n", 0, begin) + 1, begin - line_begin + 1, match.group(), new, text, changed)
        previous = match.group()
