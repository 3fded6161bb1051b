#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the container of indexed-job.yaml four times at once, as Kubernetes would, with the index of each completion in
JOB_COMPLETION_INDEX. One container is terminated as by an eviction and started again. Compares the merged shards with
the campaign of one machine. Exits with 1 if a count or a case differs, and with 77 without PyYAML.

If the package kubernetes-validate is installed, the manifest is also checked against the schemas of Kubernetes."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import campaigns

COMPLETIONS = 4
EVICTED = 1
MANIFEST = Path(__file__).with_name("indexed-job.yaml")


def manifest_problems(job):
    """Fields that must agree, and what the schemas refuse."""
    problems = []
    spec, container = job["spec"], job["spec"]["template"]["spec"]["containers"][0]
    shards = {entry["name"]: entry["value"] for entry in container["env"]}["MINIGRAD_TOTAL_SHARDS"]
    if shards != str(spec["completions"]):
        problems.append(f"{spec['completions']} completions, but MINIGRAD_TOTAL_SHARDS is {shards}")
    try:
        import kubernetes_validate
    except ImportError:
        print("kubernetes-validate is not installed: the manifest is not checked against the schemas")
        return problems
    versions = ["1.25.0", kubernetes_validate.latest_version()]
    for version in versions:
        try:
            kubernetes_validate.validate(job, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            problems.append(f"Kubernetes {version}: {str(error).splitlines()[0]}")
    print(f"checked against the schemas of Kubernetes {' and '.join(versions)}")
    return problems


def start(container, index, options, folder, minigrad):
    """Starts the container's command for an index, with other options and another folder for the volume."""
    environment = {**os.environ, **{entry["name"]: entry["value"] for entry in container["env"]},
                   "JOB_COMPLETION_INDEX": str(index), "MINIGRAD_TOTAL_SHARDS": str(COMPLETIONS),
                   "CORPUS": str(folder), "PATH": f"{minigrad.parent}:{os.environ['PATH']}"}
    script, name = container["args"][:2]
    with open(folder / f"pod-{index}.log", "ab") as log:
        return subprocess.Popen([*container["command"], script, name, *options], env=environment, stdout=log,
                                stderr=log, stdin=subprocess.DEVNULL)


def evict(container, pod, options, folder, minigrad):
    """Terminates a container once it has a record, and starts it again if its exit code asks for that."""
    campaign = folder / f"shard-{EVICTED}" / "campaigns"
    while pod.poll() is None and not list(campaign.glob("*.campaign")):
        time.sleep(0.05)
    pod.terminate()
    if pod.wait() == 0:
        return pod
    return start(container, EVICTED, options, folder, minigrad)


def run_pods(container, options, folder, minigrad):
    """Returns lines that say what went wrong."""
    pods = [start(container, index, options, folder, minigrad) for index in range(COMPLETIONS)]
    pods[EVICTED] = evict(container, pods[EVICTED], options, folder, minigrad)
    problems = [f"pod {index}: exit code {pod.returncode}" for index, pod in enumerate(pods) if pod.wait() != 0]
    if "\nresuming " not in (folder / f"pod-{EVICTED}.log").read_text():
        problems.append("the evicted pod did not continue from its record")
    shards = sorted(folder.glob("shard-*"))
    subprocess.run([minigrad, "merge", *shards, "--into", folder / "all", "--json", folder / "all.json"],
                   stdout=subprocess.DEVNULL, check=False)
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minigrad", type=Path, help="the program")
    parser.add_argument("--graphs", type=int, default=240)
    arguments = parser.parse_args()
    try:
        import yaml
    except ImportError:
        print("skipped: PyYAML not found; Debian has it in python3-yaml")
        return 77
    job = yaml.safe_load(MANIFEST.read_text())
    options = ["--engine=finite-difference", "--oracle=none", f"--graphs={arguments.graphs}"]
    minigrad = arguments.minigrad.resolve()
    with tempfile.TemporaryDirectory(prefix="minigrad-kubernetes-") as name:
        folder = Path(name)
        problems = manifest_problems(job)
        problems += run_pods(job["spec"]["template"]["spec"]["containers"][0], options, folder, minigrad)
        campaigns.run_whole(minigrad, options, folder)
        problems += campaigns.compare(folder, COMPLETIONS)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
