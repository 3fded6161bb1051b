#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Regenerates what stands between figures markers in the documents, and the op lists of the protocol's schemas.

docs/FIGURES.md describes the markers. With --check nothing is written: the exit code is 1, and a diff is printed, if a
figure that is the same on every machine is out of date.
"""

import argparse
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROTOCOL = ROOT / "corpus/protocol"

MARKED = re.compile(r"(<!-- (measured )?figures: (.+?) -->)(.*?)(<!-- /figures -->)", re.DOTALL)
LOOSE_MARKER = re.compile(r"<!-- (?:measured )?figures:|<!-- /figures -->")
FENCE = re.compile(r"\A(\n*(`{3,}|~{3,})[^\n]*\n)(.*\n)?(\2\n*)\Z", re.DOTALL)
# Counts that prose must not state without markers, and the nouns that they come with.
NOUNS = {
    "operations": "operations|ops",
    "planted-faults": "planted faults|faults",
    "conformance-cases": "conformance cases|cases of the suite",
    "corpus-cases": "corpus cases",
    "mutants": "mutants",
}


class Failure(Exception):
    """A command failed, or a marker is malformed."""


class Program:
    """Runs commands as the documents show them: in the root of the repository, with `minigrad` in the path."""

    def __init__(self, minigrad):
        self.minigrad = minigrad.resolve()
        self.outputs = {}

    def run(self, command):
        """Standard output of a shell command. Exit code 1 is allowed: it says that the tested engine failed."""
        if command not in self.outputs:
            environment = {**os.environ, "PATH": f"{self.minigrad.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
            ended = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
            if ended.returncode not in (0, 1):
                raise Failure(f"exit code {ended.returncode}: {command}")
            self.outputs[command] = ended.stdout
        return self.outputs[command]

    def operations(self):
        """The number of operands of each operation, in the order of op.def."""
        rows = (line.split() for line in self.run("minigrad ops").splitlines())
        return {name: int(arity) for name, arity in rows if int(arity) > 0}

    def count(self, name):
        if name not in COUNTS:
            raise Failure(f'there is no count "{name}"; known are {", ".join(COUNTS)}')
        return COUNTS[name](self)


def mutants():
    sys.path.insert(0, str(ROOT / "properties/mutants"))
    import mutants as module

    return module


def conformance_levels():
    return [json.loads(path.read_text()) for path in sorted((ROOT / "corpus/conformance").glob("*.json"))]


COUNTS = {
    "operations": lambda program: len(program.operations()),
    "unary-operations": lambda program: list(program.operations().values()).count(1),
    "binary-operations": lambda program: list(program.operations().values()).count(2),
    "planted-faults": lambda program: sum(
        "not measured" not in line for line in program.run("minigrad faults --list").splitlines()
    ),
    "conformance-cases": lambda _: sum(len(level["cases"]) for level in conformance_levels()),
    "conformance-levels": lambda _: len(conformance_levels()),
    "corpus-cases": lambda _: len(list((ROOT / "corpus/cases").glob("*.json"))),
    "mutants": lambda _: len(mutants().every_mutant()),
    "equivalent-mutants": lambda _: len(mutants().read_equivalent()),
}


def run_shown(program, lines):
    """The lines of a console session: each that begins with `$ ` is kept and followed by what it prints."""
    shown = []
    for line in lines.splitlines(keepends=True):
        if line.startswith("$ "):
            shown += [line, program.run(line[2:].strip().replace("./dev minigrad", "minigrad"))]
    if not shown:
        raise Failure("`shown` wants a line that begins with `$ ` in a fenced block")
    return "".join(shown)


def regenerated(program, command, text):
    """What belongs between two markers in place of `text`."""
    if command.startswith("count "):
        return f"{program.count(command.removeprefix('count ')):,}"
    fence = FENCE.match(text)
    if command == "shown":
        if not fence:
            raise Failure("`shown` wants a fenced block between the markers")
        return fence[1] + run_shown(program, fence[3] or "") + fence[4]
    output = program.run(command).strip("\n")
    if not output:
        return text
    if fence:
        return f"{fence[1]}{output}\n{fence[4]}"
    body = text.strip("\n")
    return text.replace(body, output) if body else f"\n{output}\n"


def regenerate_document(program, path, text, measured):
    def replace(match):
        if match[2] and not measured:
            return match[0]
        try:
            return match[1] + regenerated(program, match[3], match[4]) + match[5]
        except Failure as failure:
            line = text.count("\n", 0, match.start()) + 1
            raise Failure(f"{path.relative_to(ROOT)}:{line}: {failure}") from failure

    if LOOSE_MARKER.search(MARKED.sub("", re.sub(r"`[^`\n]*`", "", text))):
        raise Failure(f"{path.relative_to(ROOT)}: a figures marker has no partner")
    return MARKED.sub(replace, text)


def unmarked_counts(program, path, text):
    """Complaints about counts that are right today and would be wrong tomorrow."""
    if path.name == "CHANGELOG.md":
        return
    prose = MARKED.sub(lambda match: "\n" * match[0].count("\n"), text)
    for name, nouns in NOUNS.items():
        for match in re.finditer(rf"(?<![\d.,]){program.count(name):,}[ \n](?:{nouns})\b", prose):
            line = prose.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(ROOT)}:{line}: put this number between markers: figures: count {name}"


def documents(named):
    if named:
        return [pathlib.Path(name).resolve() for name in named]
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in ("build", "node_modules") and not f.startswith("."))
        found += [pathlib.Path(folder, file) for file in sorted(files) if file.endswith(".md")]
    return [path for path in found if path != ROOT / "docs/FIGURES.md"]


def schema_text(schema):
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def regenerate_schemas(program):
    """The two schemas that list operations, as pairs of a path and the text that it should have."""
    arities = program.operations()
    answer, run = PROTOCOL / "start_answer.schema.json", PROTOCOL / "run.schema.json"
    schema = json.loads(answer.read_text())
    schema["properties"]["ops"]["items"]["enum"] = list(arities)
    yield answer, schema_text(schema)
    schema = json.loads(run.read_text())
    for form in schema["$defs"]["node"]["anyOf"]:
        if "enum" in form["prefixItems"][0]:
            operands = len(form["prefixItems"]) - 1
            form["prefixItems"][0]["enum"] = [name for name, arity in arities.items() if arity == operands]
    yield run, schema_text(schema)


def update(path, text, check):
    """Writes the text, or prints how the file differs from it. Returns whether it differed."""
    old = path.read_text()
    if old == text:
        return False
    name = str(path.relative_to(ROOT))
    if check:
        sys.stdout.writelines(
            difflib.unified_diff(old.splitlines(True), text.splitlines(True), name, f"{name}, up to date")
        )
    else:
        path.write_text(text)
        print(f"{name} has changed")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minigrad", type=pathlib.Path, default=ROOT / "build/release/bin/minigrad",
                        help="the program that the commands run")  # fmt: skip
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing; compare the figures that are not measured")
    mode.add_argument("--quick", action="store_true", help="leave measured figures as they are")
    parser.add_argument("documents", nargs="*", help="only these documents; all without any")
    options = parser.parse_args()
    program = Program(options.minigrad)
    outdated = False
    complaints = []
    for path in documents(options.documents):
        old = path.read_text()
        text = regenerate_document(program, path, old, measured=not options.check and not options.quick)
        outdated |= update(path, text, options.check)
        complaints += unmarked_counts(program, path, text)
    if not options.documents:
        for path, text in regenerate_schemas(program):
            outdated |= update(path, text, options.check)
    for complaint in complaints:
        print(complaint)
    if options.check and outdated:
        print("Run `./dev figures --quick` and commit what it changes.")
    return 1 if complaints or (options.check and outdated) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"figures: {failure}")
