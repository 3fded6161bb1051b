# SPDX-License-Identifier: MIT
"""Kills: `kill -9` at random moments, then the command again. Nothing may be torn, lost or left over."""

import json
import os
import re
import shutil
import signal
import subprocess
import time

from run import ROOT, Broken, cases_in, end_group, require, require_whole_files

ENGINES = ("finite-difference", "fault:mul-swapped", "fault:sub-crash", "fault:tanh-unstable")
REPLAY_IT = re.compile(r"^replay it: minigrad replay (\S+\.json)", re.MULTILINE)
UNSTABLE_KEYS = ("run", "samples", "jobs", "seconds", "points_per_second", "peak_mebibytes", "stopped_early", "remarks",
                 "corpus")


def summary_in(path):
    """The summary of a campaign without what varies between runs."""
    summary = json.loads(path.read_bytes())
    for key in UNSTABLE_KEYS:
        summary.pop(key, None)
    for finding in summary["findings"]:
        finding.pop("file")
    return summary


def kill(random, process):
    """Kills the program alone, one of its processes, or all of them."""
    victim = random.choice(("program", "all", "one"))
    if victim == "all":
        end_group(process)
    elif victim == "program":
        process.kill()
    else:
        children = children_of(process.pid)
        os.kill(random.choice(children) if children else process.pid, signal.SIGKILL)
    return victim


def children_of(process):
    with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def run_and_kill(random, harness, arguments, longest):
    """Starts a command and kills it after a random time. Returns its output, and whether it ended before that."""
    path = harness.folder / "killed"
    with open(path, "wb") as file:
        process = harness.start(arguments, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
        time.sleep(random.random() * longest)
        ended = process.poll() is not None
        if not ended:
            kill(random, process)
        try:
            process.wait(timeout=120)
        except subprocess.TimeoutExpired as error:
            end_group(process)
            raise Broken(f"still running after a process of it was killed: {' '.join(map(str, arguments))}") from error
    harness.require_no_processes()
    return path.read_text(errors="replace"), ended


def campaign(random, harness):
    """A campaign that is killed and resumed ends like one that is not."""
    corpus = harness.folder / "corpus"
    arguments = ["fuzz", "--engine", random.choice(ENGINES), "--oracle", "none", "--points", 4, "--graphs",
                 20 if harness.is_small else random.choice((100, 400)), "--seed", random.randrange(1000)]
    begin = time.monotonic()
    code, _ = harness.run([*arguments, "--corpus", harness.folder / "undisturbed", "--json", "expected.json"])
    seconds = time.monotonic() - begin
    killed = ["--corpus", corpus, "--jobs", random.randint(1, 3), "--resume"]
    kills = 0
    for _ in range(1 if harness.is_small else random.randint(1, 4)):
        output, ended = run_and_kill(random, harness, [*arguments, *killed], seconds)
        kills += not ended
        for path in REPLAY_IT.findall(output):
            require(os.path.exists(path), f"printed as saved, but not on disk: {path}")
        if corpus.exists():
            cases_in(corpus)
    again, _ = harness.run([*arguments, *killed, "--json", "found.json"])
    require_whole_files(corpus)
    expected, found = summary_in(harness.folder / "expected.json"), summary_in(harness.folder / "found.json")
    buckets = {case["origin"].get("bucket") for case in cases_in(corpus).values()}
    for finding in found["findings"]:
        require(finding["bucket"] in buckets, f"reported without a case: {finding['bucket']}")
    for key in expected:
        require(key == "unfinished" or expected[key] == found[key],
                f"{key}: {expected[key]} undisturbed, {found[key]} after kills")
    require(again == code, f"exit code {code} undisturbed, {again} after kills")
    return f"{kills} kills"


def merge(random, harness):
    """A merge that is killed and repeated gives the same corpus."""
    count = 2 if harness.is_small else random.randint(2, 4)
    shared = random.random() < 0.5
    folders = ["shards"] if shared else [f"shard-{i}" for i in range(count)]
    for i in range(count):
        harness.run(["fuzz", "--engine", "finite-difference", "--oracle", "none", "--points", 4, "--graphs",
                     20 if harness.is_small else 150, "--seed", random.randrange(3), "--shard", f"{i}/{count}",
                     "--corpus", folders[0 if shared else i]])
    options = ["--cases-only"] if random.random() < 0.5 else []
    begin = time.monotonic()
    harness.run(["merge", *folders, *options, "--into", "expected"])
    seconds = time.monotonic() - begin
    kills = 0
    for _ in range(random.randint(1, 5)):
        _, ended = run_and_kill(random, harness, ["merge", *folders, *options, "--into", "merged"], seconds)
        kills += not ended
    harness.run(["merge", *folders, *options, "--into", "merged"])
    require_whole_files(harness.folder / "merged")
    expected, found = cases_in(harness.folder / "expected"), cases_in(harness.folder / "merged")
    require(expected.keys() == found.keys(), f"cases: {sorted(expected)} undisturbed, {sorted(found)} after kills")
    for name, case in expected.items():
        require(case == found[name],
                f"{name} differs: {case['origin']} undisturbed, {found[name]['origin']} after kills")
    return f"{kills} kills"


def update(random, harness):
    """`replay --update` that is killed leaves each case as it was or as it becomes."""
    folder = harness.folder / "cases"
    folder.mkdir()
    sources = sorted((ROOT / "corpus/cases").glob("[as]*.json"))
    for path in random.sample(sources, 12):
        case = path.read_text(encoding="utf-8").replace('"status": "regression"', '"status": "open"')
        (folder / path.name).write_text(case, encoding="utf-8")
    kills = 0
    for _ in range(random.randint(1, 4)):
        _, ended = run_and_kill(random, harness, ["replay", "cases", "--update"], 0.4)
        kills += not ended
        require(len(cases_in(folder)) == 12, "a case is gone")
    harness.run(["fuzz", "--graphs", 1, "--oracle", "none", "--corpus", "cases"])
    shutil.rmtree(folder / "campaigns")
    require_whole_files(folder)
    left = [name for name, case in cases_in(folder).items() if case["status"] == "open"]
    harness.run(["replay", "cases"], codes=(0,))
    require(not left or all("singular" in name for name in left), f"still open: {left}")
    return f"{kills} kills"


KINDS = {"kill -9 of a campaign, then --resume": campaign, "kill -9 of a merge, then again": merge,
         "kill -9 of replay --update": update}
