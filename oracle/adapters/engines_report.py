# SPDX-License-Identifier: MIT
"""Writes corpus/ENGINES.md, corpus/findings and pages from runs of `minigrad conform`. `./dev engines` calls it.

usage: engines_report.py MINIGRAD OUTPUT PAGES PICTURE [ENGINE...]
The folder PAGES gets a page for each engine and one for all, PAGES/index.html, which also says what changed since the
runs that were there before. PICTURE is the SVG of the table of all engines.
Each engine is asked all fixed cases and a fixed number of random graphs. The report contains only their results.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import reproduce

HOME = pathlib.Path(__file__).resolve().parents[2]

ENGINES = ["jax", "pytorch", "autograd", "mygrad", "micrograd", "tinygrad", "casadi", "scalar", "tensorflow.js",
           "adol-c", "sacado", "torch", "minigrad"]
RANDOM_GRAPHS = 300
SLOW = {"tinygrad": 20}  # random graphs for engines that compile each graph
PATIENCE = 120  # seconds for an answer, so that a busy machine causes no timeout
OUTCOMES = ["passed", "imprecise", "wrong", "convention", "error", "crash", "timeout", "skipped", "not claimed"]
PREAMBLE = """# What the conformance suite finds

Written by `./dev engines`: `minigrad conform --engine NAME --graphs {graphs} --timeout {patience}` for each adapter in
[oracle/adapters](../oracle/adapters/README.md) whose engine is installed (fewer graphs for slow engines: {slow}).
The judge confirms every fault with 256 bits. An answer is *wrong* if rounding cannot explain it, and *imprecise* if a
correct formula that loses digits explains it; the error is given in ulp. A case is *not claimed* if the engine does not
have the operation or that way of using it. A *timeout* means that no answer came within {patience} s. The name of a node
is its position. Each fault has one line, the worst first. A *cause* was confirmed by asking the engine fresh questions;
otherwise the line says what was observed. A linked fault is a program of about ten lines in the engine's own language,
without the adapter, which printed the same answer when this page was written.
"""


def run(minigrad, engine, pages):
    """The JSON result that conform writes for one engine, or a string that says why there is none."""
    folder, before = pages / engine, pages / "before" / engine
    if folder.exists():
        shutil.rmtree(before, ignore_errors=True)
        before.parent.mkdir(exist_ok=True)
        folder.rename(before)
    path = folder / "report.json"
    command = [minigrad, "conform", "--engine", engine, "--graphs",
               str(SLOW.get(engine, RANDOM_GRAPHS)), "--timeout", str(PATIENCE), "--report", str(folder)]
    print(f"asking {engine}", file=sys.stderr)
    done = subprocess.run(command, capture_output=True, text=True)
    if not path.exists():
        words = (done.stderr or done.stdout).strip().splitlines()
        return words[-1] if words else f"conform ended with exit code {done.returncode}"
    return json.loads(path.read_text())


def table(rows):
    """A Markdown table of rows of strings. The first row is the header."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"


def summary_row(result):
    outcomes = [case["outcome"] for case in result["cases"]]
    counts = [str(outcomes.count(outcome)) for outcome in OUTCOMES]
    engine = result["engine"]
    return [engine["name"], engine["version"], engine["language"], *counts, str(len(result["faults"]))]


def brief(text, most):
    return text if len(text) <= most else text[:most] + " ..."


def named(numbers):
    return ", ".join(str(number) for number in numbers)


def cause_of(fault):
    """The sentence on the cause, marked as an observation where asking the engine did not confirm it."""
    sentence = fault["likely_cause"]
    return sentence if fault["cause_is_confirmed"] or not sentence else f"observed: {sentence}"


def finding_file(fault, engine, folder):
    """Writes the fault as a program below `folder`, if it gives the engine's answer. Returns a link to it, or its id."""
    source = reproduce.source_of(fault, engine)
    if source is None or not reproduce.is_reproduced(source, fault, engine, HOME):
        return f"`{fault['id']}`"
    path = folder / engine["name"] / f"{fault['id']}.{reproduce.LIBRARIES[engine['name']].extension}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return f"[{fault['id']}](findings/{path.parent.name}/{path.name})"


def fault_rows(result, folder):
    yield ["fault", "expression", "at", "answer", "truth", "cause"]
    for fault in result["faults"]:
        component = fault["component"]
        answers = fault["answers"]
        answer = answers[component] if component < len(answers) else fault.get("reason", "none")
        what = "" if component == 0 or len(fault["point"]) < 2 else f", in input {component - 1}"
        truth = "" if fault["truth"] is None else str(fault["truth"])
        expression = f"`{brief(fault['expression'], 60)}`" + (f"; {fault['usage']}" if fault["usage"] else "")
        yield [finding_file(fault, result["engine"], folder), expression, brief(named(fault["point"]), 50) + what,
               brief(str(answer), 80), truth, cause_of(fault)]


def document(results, missing, folder):
    parts = [PREAMBLE.format(graphs=RANDOM_GRAPHS, patience=PATIENCE,
                             slow=", ".join(f"{name} {graphs}" for name, graphs in SLOW.items()))]
    parts.append(table([["engine", "version", "language", *OUTCOMES, "faults"], *map(summary_row, results)]))
    for result in results:
        parts.append(f"## {result['engine']['name']} {result['engine']['version']}\n")
        if result["gone"]:
            parts.append(f"The run stopped early: {result['gone']}\n")
        parts.append(table(list(fault_rows(result, folder))) if result["faults"] else "No fault.\n")
    for engine, why in missing:
        parts.append(f"`{engine}` was not asked: {why}\n")
    return "\n".join(parts)


def main(minigrad, output, pages, picture, *engines):
    output, pages = pathlib.Path(output), pathlib.Path(pages)
    pages.mkdir(parents=True, exist_ok=True)
    answers = [(engine, run(minigrad, engine, pages)) for engine in engines or ENGINES]
    results = [result for _, result in answers if not isinstance(result, str)]
    missing = [(engine, result) for engine, result in answers if isinstance(result, str)]
    findings = output.parent / "findings"
    with tempfile.TemporaryDirectory() as folder:  # so that a failure here leaves the old findings
        text = document(results, missing, pathlib.Path(folder))
        for old in findings.glob("*/"):
            shutil.rmtree(old)
        shutil.copytree(folder, findings, dirs_exist_ok=True)
    output.write_text(text)
    runs = sorted(path.parent for pattern in ("*/report.json", "before/*/report.json") for path in pages.glob(pattern))
    if len(runs) > 1:
        subprocess.run([minigrad, "report", *runs, "--out", pages, "--svg", picture], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
