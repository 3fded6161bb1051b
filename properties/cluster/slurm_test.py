#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a campaign as an array of four tasks on a Slurm of one node that this test starts, stops three tasks in the
middle, and compares the merged shards with the campaign of one machine. Exits with 1 if a count or a case differs, and
with 77 if Slurm is not installed."""

import argparse
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import campaigns
import one_node_slurm

TASKS = 4
KILLED = 2
WARNED = 1  # receives the signal that Slurm sends before the time limit
REQUEUED = 0  # requeued by Slurm, as by preemption


def graphs_done(folder, task):
    """The number of graphs in the record of a task; 0 without a record."""
    for record in (folder / f"shard-{task}" / "campaigns").glob("*.campaign"):
        return json.loads(record.read_text())["tally"]["graphs"]
    return 0


def processes_of(shard):
    """The ids of the processes of the campaign in this corpus."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended
        if str(shard).encode() in words:
            found.append(int(path.name))
    return found


def stop_in_the_middle(slurm, folder, job, after):
    """Kills the processes of one task, as the out-of-memory killer does, warns another, and lets Slurm requeue a third,
    each after some graphs. The first two requeue themselves. Returns a sentence about it."""
    stopped = (KILLED, WARNED, REQUEUED)
    for task in stopped:
        slurm.wait_for(f"task {task} does not advance", lambda: graphs_done(folder, task) >= after, 120)
        processes = processes_of(folder / f"shard-{task}")
        if not processes:
            raise RuntimeError(f"task {task} ended before it could be stopped; use more --graphs")
        if task == KILLED:
            for process in processes:
                os.kill(process, signal.SIGKILL)
        elif task == WARNED:
            slurm.run("scancel", "--signal=USR1", "--batch", f"{job}_{task}")
        else:
            slurm.run("scontrol", "requeue", f"{job}_{task}")
    done = graphs_done(folder, KILLED)
    for task in stopped:
        slurm.wait_for(f"task {task} is not requeued", lambda: "Restarts=1" in
                       slurm.run("scontrol", "show", "job", f"{job}_{task}"), 60)
    return (f"task {KILLED} was killed after {done} graphs, task {WARNED} warned of its time limit, task {REQUEUED} "
            "preempted; each was requeued")


def run_array(slurm, folder, options, graphs, minigrad):
    script = Path(__file__).with_name("slurm-array.sh")
    common = (f"--chdir={folder}", f"--export=ALL,MINIGRAD={minigrad}")
    job = slurm.run("sbatch", "--parsable", f"--array=0-{TASKS - 1}", f"--output={folder}/task-%a.log", "--time=10",
                    *common, script, folder, *options).strip()
    print(stop_in_the_middle(slurm, folder, job, after=graphs // TASKS // 10))
    merge = f"{minigrad} merge {folder}/shard-* --into {folder}/all --json {folder}/all.json"
    slurm.run("sbatch", f"--dependency=afterany:{job}", f"--output={folder}/merge.log", *common, f"--wrap={merge}")
    slurm.wait_for("the jobs do not end", lambda: not slurm.run("squeue", "--noheader").strip(), 300)


def check_logs(folder):
    """The stopped tasks must have started twice, the second time from their records."""
    problems = []
    for task, words in ((KILLED, r"was killed by signal 9"), (WARNED, r"^stopped early"),
                        (REQUEUED, r"DUE TO JOB REQUEUE")):
        log = (folder / f"task-{task}.log").read_text()
        if not re.search(words, log, re.MULTILINE) or not re.search(r"^resuming ", log, re.MULTILINE):
            problems.append(f"task {task} was not stopped or did not resume; its log:\n{log}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minigrad", type=Path, help="the program")
    parser.add_argument("--graphs", type=int, default=640)
    parser.add_argument("--keep", action="store_true", help="keep the folder of the run")
    arguments = parser.parse_args()
    missing = one_node_slurm.missing_programs()
    if missing:
        print(f"skipped: {', '.join(missing)} not found; Debian has them in slurm-wlm and munge")
        return 77
    options = ["--engine", "finite-difference", "--oracle", "none", "--graphs", str(arguments.graphs)]
    # A short path, as the path of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="minigrad-slurm-", dir="/tmp"))
    (folder / "slurm").mkdir()
    with one_node_slurm.Slurm(folder / "slurm") as slurm:
        run_array(slurm, folder, options, arguments.graphs, arguments.minigrad.resolve())
    campaigns.run_whole(arguments.minigrad.resolve(), options, folder)
    problems = campaigns.compare(folder, TASKS) + check_logs(folder)
    for problem in problems:
        print(problem)
    if problems or arguments.keep:
        print(f"the files are in {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
