# SPDX-License-Identifier: MIT
"""Hostile engines: whatever the engine does, the harness ends in time, with words, and leaves nothing behind."""

import json
import re
import shlex
import shutil
import sys
import xml.etree.ElementTree

from harms import HARMLESS, NOTICED
from hostile_engine import GROUPS, HARMS
from kills import REPLAY_IT
from run import ROOT, Broken, printable, require, require_printable, require_whole_files

HERE = ROOT / "properties/acceptance/attack"
CASES = ROOT / "corpus/cases"
SOUND = CASES / "aliased-sub.json"  # a right answer passes, and a missing one does not
TEMPORARY = re.compile(r".*\.tmp$")

# Words of a fault in the harness, or that blame it. No engine that is a program may cause them.
BLAMES_HARNESS = re.compile(r"std::|terminate called|json\.exception|basic_string|vector::|bad_alloc|map::at|core dumped|"
                            r"Assertion|Sanitizer|the harness ran out|from outside|brought its process down|job died|"
                            r"died before")
MISTAKE = re.compile(r"(TypeError|NameError|AttributeError|ImportError|IndexError|KeyError|SyntaxError): .*")
# Hostile engines also have the names of hostile_starts.py, or none: then the report names their message.
NAMES_ENGINE = re.compile(r"hostile|engine|answer to (start|run)|^minigrad(:| fails)|\\x1b\[2J|# \[no failure\]|xxxxx",
                          re.MULTILINE)


class Command:
    """A command with an engine, the seconds that it may take beside the waits, and how many waits for an answer."""

    def __init__(self, arguments, seconds, waits, judges=True, option="--engine"):
        self.arguments, self.seconds, self.waits, self.option = arguments, seconds, waits, option
        self.judges = judges  # whether its exit code says how the engine did

    @property
    def name(self):
        return self.arguments[0]

    @property
    def has_many_questions(self):
        return self.name in ("accuracy", "explain")


def commands(random, is_bounded):
    """The commands that run an engine. Without a bound, the engine must not fail often."""
    graphs = ["--seconds", 1] if is_bounded else ["--graphs", 3]
    end = ["--seconds", 3] if is_bounded else []
    return (
        Command(["ask", SOUND, "--json", "out.json"], 0, 8),
        Command(["replay", SOUND], 0, 8),
        Command(["explain", SOUND, "--json", "out.json"], 60, 60),
        Command(["show", SOUND], 0, 24, judges=False),
        Command(["accuracy", "--op", "neg", "--op", "add", "--json", "out.json"], 30, 40, judges=False),
        Command(["conform", "--level", "core", "--graphs", 3, *end, "--json", "out.json", "--junit", "out.xml", "--report",
                 "report", *random.choice(([], ["--validate"]))], 20, 8),
        Command(["fuzz", "--oracle", random.choice(("none", "finite-difference")), "--points", 4, *graphs, "--jobs",
                 random.randint(1, 2), "--corpus", "corpus", "--json", "out.json"], 40, 12),
        Command(["fuzz", "--engine", "minigrad", "--points", 4, *graphs, "--corpus", "corpus", "--json", "out.json"], 40, 12,
                judges=False, option="--oracle"),
    )


def program_of(random, harms, often, is_judged):
    """The engine as a program. Behind a shell and a pipe some harms do not reach the harness, so none is required."""
    program = [sys.executable, "-S", str(HERE / "hostile_engine.py"), str(random.randrange(10**6)), str(often), *harms]
    shell = shlex.join(program)
    chosen = "argv" if is_judged else random.choice(("shell", "pipe", "child"))
    if chosen == "argv":
        return f"argv:{json.dumps(program)}"
    return shell + {"shell": "", "pipe": " | cat", "child": "; true"}[chosen]


def run(random, harness, command, harms, often, timeout, is_judged):
    """Runs a command with an engine of these harms, checks what holds for all, and returns the exit code and output."""
    for name in ("report", "corpus"):
        shutil.rmtree(harness.folder / name, ignore_errors=True)
    for name in ("out.json", "out.xml", "starts"):
        (harness.folder / name).unlink(missing_ok=True)
    limits = ["--timeout", timeout, "--memory", 512]
    engine = program_of(random, harms, often, is_judged)
    slack = 60  # for a busy machine
    code, output = harness.run([*command.arguments, command.option, engine, *limits],
                               seconds=command.seconds + command.waits * timeout + slack)
    harness.require_no_processes()
    check_files(harness.folder)
    check_agreement(command, code, output, harness.folder)
    require(code != 1 or command.option == "--engine", f"blames minigrad: {printable(output[-500:])}")
    mistake = MISTAKE.search(output)
    require(not mistake, f"a mistake in the script of the engine: {mistake}")
    blame = BLAMES_HARNESS.search(output)
    require(not blame, f"blames the harness: {printable(output[max(0, blame.start() - 300):]) if blame else ''}")
    require(code in (0, 3) or NAMES_ENGINE.search(output), f"does not name the engine: {printable(output[-500:])}")
    for path in REPLAY_IT.findall(output):
        require((harness.folder / path).exists(), f"printed as saved, but not on disk: {path}")
    return code, output


def check_files(folder):
    """What was written is text, and parses, and no temporary file is left."""
    if (folder / "corpus").exists():
        require_whole_files(folder / "corpus")
    written = [folder / "out.json", folder / "out.xml"]
    for name in ("report", "corpus"):
        written += (folder / name).rglob("*")
    for path in written:
        require(not TEMPORARY.match(path.name), f"left over: {path}")
        if not path.is_file():
            continue
        text = path.read_bytes()
        try:
            if path.suffix in (".json", ".campaign"):
                json.loads(text)
            elif path.suffix == ".jsonl":
                list(map(json.loads, text.splitlines()))
            elif path.suffix == ".xml":
                xml.etree.ElementTree.fromstring(text)
        except (ValueError, xml.etree.ElementTree.ParseError) as error:
            raise Broken(f"{path.name}: {error}") from error
        require_printable(text, f"{path.name}: ")


def check_agreement(command, code, output, folder):
    """The exit code, the JSON and the JUnit say the same."""
    if code == 2 or not (folder / "out.json").is_file() or not (folder / "out.json").stat().st_size:
        return
    result = json.loads((folder / "out.json").read_bytes())
    if command.name == "fuzz":
        has_failed = result["failing_graphs"] > 0 or bool(result.get("changed_claims"))
        require(has_failed == (code == 1), f"exit code {code}, and failing graphs in JSON: {result['failing_graphs']}")
        require(len(result["findings"]) == output.count("\nreplay it: "), "findings in JSON and text differ")
    if command.name == "conform":
        failed = len(xml.etree.ElementTree.parse(folder / "out.xml").findall(".//failure"))
        holds = result["holds"]
        is_other = code == 1 and "--validate" in command.arguments  # a message breaks a rule that no answer depends on
        require(holds == (code == 0) or is_other, f"exit code {code}, and holds is {holds} in JSON")
        require((failed == 0) == holds, f"{failed} failures in JUnit, and holds is {holds} in JSON")


def judge(command, harm, code, output):
    """Requires what a harm at each message must lead to."""
    if harm.effect == HARMLESS:
        require(code == 0, f"exit code {code} though the engine did no harm: {printable(output[-500:])}")
    if harm.effect == NOTICED and command.judges:
        require(code != 0, f"success of an engine that does harm: {printable(output[-500:])}")
    if harm.words and command.judges and command.name != "explain":
        require(re.search(harm.words, output), f"expected {harm.words}: {printable(output[-500:])}")


def attempt(random, harness, names):
    """One engine. One harm is done at every message, or at some; several are done at some."""
    often = random.choice((1, 1, 1, 0.5)) if len(names) == 1 else random.choice((0.1, 0.5, 1))
    is_harmless = all(HARMS[name].effect == HARMLESS for name in names)
    is_single = len(names) == 1 and often == 1
    # The commands with many questions and no end in time are slow if some are answered only at the second attempt.
    command = random.choice([one for one in commands(random, not is_harmless) if is_single or not one.has_many_questions])
    timeout = 20 if is_harmless else 0.5 if harness.is_small else 1
    try:
        is_judged = is_harmless or is_single
        code, output = run(random, harness, command, names, often, timeout, is_judged)
        if is_judged:
            judge(command, HARMS[names[0]], code, output)
    except Broken as broken:
        raise Broken(f"{', '.join(names)} ({often}): {broken}") from broken
    return f"exit code {code}"


def engines_of(group):
    def engine(random, harness):
        names = sorted(GROUPS[group])
        if harness.is_small:
            few = random.sample(names, 4)
            for name in few:
                attempt(random, harness, [name])
            return f"{len(few)} engines"
        if harness.number >= len(names) and random.random() < 0.5:
            return attempt(random, harness, random.sample(names, 2) + random.sample(sorted(HARMS), 1))
        type(random)(harness.seed).shuffle(names)
        return attempt(random, harness, [names[harness.number % len(names)]])  # each in turn
    return engine


KINDS = {f"hostile engines: {group}": engines_of(group) for group in GROUPS}
