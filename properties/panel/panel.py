# SPDX-License-Identifier: MIT
"""Measures how well causes are named: holds each engine of the panel to the suite and compares.

A bug is *right* if a fault of the report has one of its ids and a confirmed cause, and *missing* otherwise. A fault whose
confirmed cause belongs to none of the engine's bugs is a *false* one.
"""
import argparse, concurrent.futures, json, pathlib, subprocess, sys, tempfile

import bugs

HERE = pathlib.Path(__file__).parent
VERDICTS = ("wrong-", "imprecise-", "convention-", "error-", "crash-", "timeout-")


def cause_of(fault):
    verdict = next(word for word in VERDICTS if fault["id"].startswith(word))
    return fault["id"].removeprefix(verdict)


def report_of(program, engine, graphs):
    """The faults of an engine, from the JSON of `conform`. The longest chains are left out: Python is slow on them."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "report.json")
        levels = ["core", "transcendental", "piecewise", "special", "precision", "lifecycle", "structure"]
        levels += ["scale"] if "recursive" in engine.split() else []
        command = [program, "conform", "--engine", f"{sys.executable} {HERE / 'engine.py'} {engine}", "--timeout", "60",
                   "--force", "--graphs", str(graphs), "--json", file, *(f"--level={level}" for level in levels)]
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ended.returncode not in (0, 1):
            sys.exit(f"panel: {engine}: exit code {ended.returncode}\n{ended.stdout}")
        return json.loads(file.read_text())["faults"]


def named_causes(faults):
    return {cause_of(fault) for fault in faults if fault["cause_is_confirmed"]}


def compare(expected, named):
    """The bugs that are named, those that are not, and the ids of false causes."""
    right = [bug for bug, ids in expected if ids and ids & named]
    missing = [bug for bug, ids in expected if ids and not ids & named]
    known = set().union(*(ids for _, ids in expected if ids))
    return right, missing, sorted(named - known)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minigrad", required=True, help="the program")
    parser.add_argument("--graphs", type=int, default=200, help="random graphs for each engine")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--expect-all", action="store_true", help="fail unless every cause is right and none is false")
    parser.add_argument("engines", nargs="*", help="only these, such as 'stale mul-swapped'")
    options = parser.parse_args()
    panel = [(name, expected) for name, expected in bugs.engines() if not options.engines or name in options.engines]
    # Without a bug the engine still has formulas that lose digits at extremes. These are named too, and rightly.
    names = ["", *(name for name, _ in panel)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        plain, *reports = pool.map(lambda name: report_of(options.minigrad, name, options.graphs), names)
    print("| bugs of the engine | faults | right | missing | false causes |\n|---|---:|---:|---|---|")
    sums = [0, 0, 0]
    for (name, expected), faults in zip(panel, reports):
        right, missing, false = compare(expected, named_causes(faults) - named_causes(plain))
        sums = [sums[0] + len(right), sums[1] + len(missing), sums[2] + len(false)]
        print(f"| {name} | {len(faults)} | {len(right)} | {', '.join(missing)} | {', '.join(false)} |")
    print(f"| **{len(panel)} engines** | | {sums[0]} of {sums[0] + sums[1]} | {sums[1]} | {sums[2]} |")
    return 1 if options.expect_all and sums[1] + sums[2] > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
