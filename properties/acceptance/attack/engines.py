# SPDX-License-Identifier: MIT
"""Hostile engines: whatever the engine does, the harness ends in time, with words, and leaves no process."""

import json
import shlex
import sys
import xml.etree.ElementTree

from hostile_engine import HARMS
from run import ROOT, Broken, require_printable

HERE = ROOT / "properties/acceptance/attack"


def command(random, harness):
    """One of the commands that run an engine."""
    cases = [path for path in sorted((ROOT / "corpus/cases").glob("*.json")) if path.stat().st_size < 20_000]
    return random.choice((
        ["fuzz", "--oracle", "none", "--points", 4, "--graphs", 3 if harness.is_small else random.choice((5, 20)),
         "--jobs", random.randint(1, 2), "--corpus", "corpus", "--json", "out.json"],
        ["fuzz", "--oracle", "finite-difference", "--points", 4, "--seconds", 1, "--json", "out.json"],
        ["conform", "--level", "core", "--graphs", 0 if harness.is_small else 5, "--json", "out.json", "--junit",
         "out.xml", "--report", "report"],
        ["replay", *random.sample(cases, 5)],
        ["show", random.choice(cases)],
        ["accuracy", "--op", "neg", "--op", "add"],
    ))


def engine(random, harness):
    harms = random.sample(sorted(HARMS), random.choice((1, 1, 2, 3)))
    program = [sys.executable, str(HERE / "hostile_engine.py"), harness.minigrad, str(random.randrange(10**6)),
               random.choice(("0.1", "0.5", "1")), *harms]
    if random.random() < 0.5:
        chosen = ["--engine", f"argv:{json.dumps(program)}"]
    else:
        chosen = ["--engine", shlex.join(program) + random.choice(("", " | cat", "; true"))]
    limits = ["--timeout", 0.5 if harness.is_small else 1, "--memory", 1024]
    code, _ = harness.run([*command(random, harness), *chosen, *limits], seconds=600)
    harness.require_no_processes()
    check_files(harness.folder)
    return f"exit code {code}"


def check_files(folder):
    """What was written is text, and parses."""
    written = [folder / "out.json", folder / "out.xml"]
    for name in ("report", "corpus"):
        written += (folder / name).rglob("*.*")
    for path in written:
        if not path.is_file():
            continue
        text = path.read_bytes()
        try:
            if path.suffix in (".json", ".campaign"):
                json.loads(text)
            elif path.suffix == ".xml":
                xml.etree.ElementTree.fromstring(text)
        except (ValueError, xml.etree.ElementTree.ParseError) as error:
            raise Broken(f"{path.name}: {error}") from error
        require_printable(text, f"{path.name}: ")


KINDS = {"hostile engines": engine}
